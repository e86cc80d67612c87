package io.intermodal.rocketmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Lane;
import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes positions: only of lanes that are owned now, and never a lower one, because the broker takes any. One request per lane is on its way at a
 * time. Owned by the thread of the source.
 */
final class RocketMqCommits {

    private static final Logger LOG = LoggerFactory.getLogger(RocketMqCommits.class);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Somebody waits until these positions are written. */
    private record Flush(Map<RocketMqLane, Long> until, CompletableFuture<Void> done) {}

    private final RocketMqCalls calls;
    private final RocketMqInbox inbox;
    private final TimeSource time;
    private final String group;
    private final RocketMqLanes lanes;
    private final List<Flush> flushes = new ArrayList<>();
    private long notBefore;
    private @Nullable BrokerException fatal;

    RocketMqCommits(RocketMqCalls calls, RocketMqInbox inbox, TimeSource time, String group, RocketMqLanes lanes) {
        this.calls = calls;
        this.inbox = inbox;
        this.time = time;
        this.group = group;
        this.lanes = lanes;
        this.notBefore = time.nanoTime();
    }

    void want(Lane lane, long next) {
        RocketMqLane owned = lanes.of(lane);
        if (owned != null && next > owned.wanted) {
            owned.wanted = next;
        }
    }

    void flush(CompletableFuture<Void> done) {
        Map<RocketMqLane, Long> until = new HashMap<>();
        for (RocketMqLane lane : lanes.all()) {
            if (lane.wanted > lane.committed) {
                until.put(lane, lane.wanted);
            }
        }
        flushes.add(new Flush(until, done));
        notBefore = time.nanoTime();
        tick();
    }

    /** What went wrong for good with the last commit. */
    @Nullable
    BrokerException fatal() {
        return fatal;
    }

    /** Sends what is due. */
    void tick() {
        answer();
        if (time.nanoTime() - notBefore >= 0) {
            for (RocketMqLane lane : lanes.all()) {
                send(lane);
            }
        }
    }

    private void send(RocketMqLane lane) {
        long position = lane.wanted;
        if (lane.committing || position <= lane.committed) {
            return;
        }
        lane.committing = true;
        var unused = calls.commit(lane.server, group, lane.queue.getTopic(), lane.queue.getQueueId(), position)
                .whenComplete((done, failure) -> inbox.add(() -> committed(lane, position, failure)));
    }

    private void committed(RocketMqLane lane, long position, @Nullable Throwable failure) {
        lane.committing = false;
        if (failure == null) {
            lane.committed = Math.max(lane.committed, position);
            answer();
            return;
        }
        notBefore = time.nanoTime() + AGAIN_NANOS;
        BrokerException cause = RocketMqErrors.asked(failure, "committing positions of group " + group);
        if (cause.kind() == Kind.UNAUTHORIZED || cause.kind() == Kind.NOT_FOUND) {
            fatal = cause;
        }
        LOG.debug("A position was not written, and will be again if the queue is still here", failure);
    }

    /** Whether everything that some lanes have finished is written. */
    boolean isWritten(List<RocketMqLane> some) {
        return some.stream().allMatch(lane -> lane.gone || lane.wanted <= lane.committed);
    }

    /** Completes whoever waits for positions that are written now, or never will be because their lane is gone. */
    private void answer() {
        if (!flushes.isEmpty()) {
            flushes.removeIf(flush -> {
                boolean written = flush.until().entrySet().stream()
                        .allMatch(entry -> entry.getKey().committed >= entry.getValue() || entry.getKey().gone);
                if (written) {
                    flush.done().complete(null);
                }
                return written || flush.done().isDone();
            });
        }
    }

    void fail(BrokerException cause) {
        flushes.forEach(flush -> flush.done().completeExceptionally(cause));
        flushes.clear();
    }
}
