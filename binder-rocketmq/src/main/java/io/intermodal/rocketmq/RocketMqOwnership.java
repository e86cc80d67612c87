package io.intermodal.rocketmq;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Who owns a unit, written on the broker so that it outlives whoever wrote it: as the position of the group in a queue that does not exist, whose
 * number is that of the unit's queue and a constant. Written only under the broker's lock on the queue or by the owner. The value is a generation,
 * which rises with every owner, and the owner's number, 0 for nobody. All calls are asynchronous.
 */
final class RocketMqOwnership {

    /** No topic has as many queues. */
    static final int RECORDS = 1_000_000;

    private static final long NUMBERS = 0xffffffffL;

    private final RocketMqCalls calls;
    private final String group;
    private final String client;
    private final long number;

    RocketMqOwnership(RocketMqCalls calls, String group, String client, long number) {
        this.calls = calls;
        this.group = group;
        this.client = client;
        this.number = number;
    }

    /**
     * What is written.
     *
     * @param generation how many owners there were
     * @param owner the number of the present one, or 0
     */
    record Owner(long generation, long owner) {

        static Owner of(OptionalLong written) {
            long value = written.orElse(0);
            return new Owner(value >>> 32, value & NUMBERS);
        }

        long written() {
            return (generation << 32) | owner;
        }
    }

    /** What taking a unit led to: its generation and the positions in its queues, empty where there is none. */
    record Taken(long generation, List<OptionalLong> positions) {}

    /** Somebody else was quicker. */
    static final class NotNow extends Exception {
        private static final long serialVersionUID = 1L;

        NotNow(String why) {
            super(why);
        }
    }

    boolean isMine(Owner owner) {
        return owner.owner() == number;
    }

    CompletableFuture<Owner> owner(RocketMqUnit unit) {
        MessageQueue head = unit.head();
        return calls.position(unit.server(), group, head.getTopic(), RECORDS + head.getQueueId())
                .thenApply(Owner::of);
    }

    private CompletableFuture<Void> write(RocketMqUnit unit, Owner owner) {
        MessageQueue head = unit.head();
        return calls.commit(unit.server(), group, head.getTopic(), RECORDS + head.getQueueId(), owner.written());
    }

    /** Takes a unit over from the owner that was seen, unless that has changed meanwhile. */
    CompletableFuture<Taken> take(RocketMqUnit unit, Owner seen) {
        Owner mine = new Owner(seen.generation() + 1, number);
        return locked(
                unit,
                () -> owner(unit)
                        .thenCompose(now -> now.equals(seen)
                                ? write(unit, mine)
                                : CompletableFuture.failedFuture(new NotNow("somebody else has taken it")))
                        .thenCompose(done -> positions(unit))
                        .thenApply(positions -> new Taken(mine.generation(), positions)));
    }

    private CompletableFuture<List<OptionalLong>> positions(RocketMqUnit unit) {
        List<CompletableFuture<OptionalLong>> answers = new ArrayList<>();
        for (int i = 0; i < unit.queues.size(); i++) {
            MessageQueue queue = unit.queues.get(i);
            answers.add(calls.position(unit.servers.get(i), group, queue.getTopic(), queue.getQueueId()));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    /** Writes again what a broker has forgotten that was killed; answers false if somebody else owns the unit by now. */
    CompletableFuture<Boolean> confirm(RocketMqUnit unit, long generation) {
        Owner mine = new Owner(generation, number);
        return owner(unit).thenCompose(now -> {
            if (now.equals(mine)) {
                return CompletableFuture.completedFuture(true);
            }
            if (now.generation() > generation) {
                return CompletableFuture.completedFuture(false);
            }
            return locked(
                    unit,
                    () -> owner(unit)
                            .thenCompose(again -> again.generation() > generation
                                    ? CompletableFuture.completedFuture(false)
                                    : write(unit, mine).thenApply(done -> true)));
        });
    }

    /** Lets go of a unit. */
    CompletableFuture<Void> release(RocketMqUnit unit, long generation) {
        return write(unit, new Owner(generation, 0));
    }

    /** Lets go of a unit that is written to be this member's, which knows nothing of it: a killed broker has forgotten that it was let go. */
    CompletableFuture<Void> disown(RocketMqUnit unit) {
        return owner(unit)
                .thenCompose(now -> now.owner() != number
                        ? CompletableFuture.completedFuture(null)
                        : locked(
                                unit,
                                () -> owner(unit)
                                        .thenCompose(again -> again.equals(now)
                                                ? release(unit, now.generation())
                                                : CompletableFuture.completedFuture(null))));
    }

    private interface Work<T> {
        CompletableFuture<T> begin();
    }

    private <T> CompletableFuture<T> locked(RocketMqUnit unit, Work<T> work) {
        Set<MessageQueue> head = Set.of(unit.head());
        return calls.lock(unit.server(), group, client, head).thenCompose(locked -> {
            if (!locked.containsAll(head)) {
                return CompletableFuture.failedFuture(new NotNow("somebody else holds its lock"));
            }
            return work.begin().whenComplete((done, failure) -> {
                // Whatever comes of it: the broker ends locks by itself.
                var unused = calls.unlock(unit.server(), group, client, head);
            });
        });
    }
}
