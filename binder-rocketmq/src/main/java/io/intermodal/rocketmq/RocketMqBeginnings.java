package io.intermodal.rocketmq;

import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.rocketmq.RocketMqOwnership.Taken;
import io.intermodal.rocketmq.RocketMqPinRecord.Content;
import io.intermodal.rocketmq.RocketMqPinRecord.State;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/** Where a group begins to read a queue that it has no position in: at the first message, unless it had positions and they are lost. */
final class RocketMqBeginnings {

    private final RocketMqCalls calls;
    private final String group;
    private final SourceConfig reading;
    private final List<RocketMqUnit> units;

    RocketMqBeginnings(RocketMqCalls calls, String group, SourceConfig reading, List<RocketMqUnit> units) {
        this.calls = calls;
        this.group = group;
        this.reading = reading;
        this.units = units;
    }

    /** Of a queue without a position it finds out where to begin. */
    CompletableFuture<Taken> complete(RocketMqUnit unit, Taken own) {
        if (own.positions().stream().allMatch(OptionalLong::isPresent)) {
            return CompletableFuture.completedFuture(own);
        }
        return record().thenCompose(record -> {
            CompletableFuture<List<OptionalLong>> all =
                    CompletableFuture.completedFuture(new ArrayList<>(own.positions()));
            for (int i = 0; i < unit.queues.size(); i++) {
                int index = i;
                if (own.positions().get(i).isEmpty()) {
                    all = all.thenCompose(found -> begin(unit, index, record).thenApply(position -> {
                        found.set(index, OptionalLong.of(position));
                        return found;
                    }));
                }
            }
            return all.thenApply(found -> new Taken(own.generation(), found));
        });
    }

    /** Where the group was pinned, of which a killed broker knows nothing but this. */
    private CompletableFuture<Content> record() {
        if (!(reading.routes().get(0) instanceof Route.OneGroup one)) {
            return CompletableFuture.completedFuture(new Content(State.WITNESSED, Map.of()));
        }
        RocketMqUnit first = units.get(0);
        int retries = first.queues.size() - 1;
        return new RocketMqPinRecord(calls, one.group(), first.queues.get(retries), first.servers.get(retries)).read();
    }

    private CompletableFuture<Long> begin(RocketMqUnit unit, int index, Content record) {
        MessageQueue queue = unit.queues.get(index);
        String server = unit.servers.get(index);
        OptionalLong pinned = RocketMqPinRecord.position(record, queue);
        if (pinned.isPresent()) {
            return calls.commit(server, group, queue.getTopic(), queue.getQueueId(), pinned.getAsLong())
                    .thenApply(done -> pinned.getAsLong());
        }
        boolean mayBeLost = index == 0 && reading.routes().get(0) instanceof Route.OneGroup;
        CompletableFuture<Boolean> atEnd = mayBeLost ? isForgotten() : CompletableFuture.completedFuture(false);
        return atEnd.thenCompose(end -> end
                        ? calls.end(server, queue.getTopic(), queue.getQueueId())
                        : calls.first(server, queue.getTopic(), queue.getQueueId()))
                .thenCompose(position -> calls.commit(server, group, queue.getTopic(), queue.getQueueId(), position)
                        .thenApply(done -> position));
    }

    /** Whether no queue of the destination has a position, and the subscription wants to go on at the end; fails if it wants to stop. */
    private CompletableFuture<Boolean> isForgotten() {
        List<CompletableFuture<OptionalLong>> answers = new ArrayList<>();
        for (RocketMqUnit unit : units) {
            MessageQueue head = unit.head();
            answers.add(calls.position(unit.server(), group, head.getTopic(), head.getQueueId()));
        }
        OnPositionLost choice = reading.onPositionLost();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCompose(done -> {
                    boolean forgotten =
                            answers.stream().allMatch(answer -> answer.join().isEmpty());
                    return forgotten && choice == OnPositionLost.FAIL
                            ? CompletableFuture.failedFuture(RocketMqTopology.forgotten(group))
                            : CompletableFuture.completedFuture(forgotten && choice == OnPositionLost.NEW);
                });
    }
}
