package io.intermodal.core.consume;

import io.intermodal.DeadLetter;
import io.intermodal.MessagingEvent;
import io.intermodal.Mode;
import io.intermodal.Observer.Settled;
import io.intermodal.SubscribeOptions.OnExhausted;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.link.Errors;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does what a {@link HandOver} decided: acknowledges, waits in memory, copies, dead-letters. */
final class Settler implements Settling {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Retries due sooner wait in memory, unless too many do; later ones are copied, so that their attempt survives this process. */
    private static final long IN_MEMORY_MILLIS = 1_000;

    /** As many as a relay has under way while it works. */
    private static final int OWED_AT_ONCE = 64;

    private final Consumer consumer;
    private final ConsumerSpec spec;
    private final Dispatcher dispatcher;
    private final RetryPlan plan;
    private final Copies copies;
    private final Processor processor;

    Settler(Consumer consumer, ConsumerSpec spec, Dispatcher dispatcher, Copies copies, Processor processor) {
        this.processor = processor;
        this.consumer = consumer;
        this.spec = spec;
        this.dispatcher = dispatcher;
        this.plan = new RetryPlan(spec.settings().retry());
        this.copies = copies;
    }

    @Override
    public void ack(HandOver handOver) {
        handOver.held.lane.settle(handOver.held);
        dispatcher.acked(handOver.held);
        handOver.settled(null);
    }

    @Override
    public void decided(HandOver handOver, Verdict verdict) {
        Held held = handOver.held;
        consumer.left(handOver);
        if (verdict.kind() == HandOver.Kind.ACK) {
            consumer.observe(Settled.ACKED);
            dispatcher.handled(held);
            return;
        }
        dispatcher.slotFree(held);
        switch (verdict.kind()) {
            case ACK -> throw new IllegalStateException("done above");
            case LOST -> {
                consumer.observe(Settled.LOST);
                handOver.settled(HandOver.lost());
                dispatcher.finished(held);
            }
            case RETRY -> failed(handOver, verdict);
            case REJECT -> deadLetter(handOver, DeadLetter.Reason.REJECTED, verdict);
            case UNDECODABLE -> deadLetter(handOver, DeadLetter.Reason.UNDECODABLE, verdict);
        }
    }

    private void failed(HandOver handOver, Verdict verdict) {
        Held held = handOver.held;
        long now = spec.time().epochMillis();
        if (held.firstFailureMillis == 0) {
            held.firstFailureMillis = now;
        }
        if (plan.isTerminal(verdict.cause())) {
            deadLetter(handOver, DeadLetter.Reason.REJECTED, verdict);
        } else if (!spec.isInternal() && plan.isExhausted(handOver.attempt, held.firstFailureMillis, now)) {
            exhausted(handOver, verdict);
        } else {
            long delay = verdict.delay() == null ? plan.delayAfter(handOver.attempt) : millis(verdict.delay());
            again(handOver, delay, now);
        }
    }

    private void again(HandOver handOver, long delay, long now) {
        Held held = handOver.held;
        consumer.observe(Settled.RETRIED);
        boolean inMemory = spec.mode() == Mode.ORDERED
                || delay == 0
                || (delay < IN_MEMORY_MILLIS && dispatcher.mayWaitInMemory())
                || spec.retryRoute() == null;
        held.attempt = handOver.attempt + 1;
        held.dueMillis = now + delay;
        if (inMemory && dispatcher.await(held, () -> timer(held, delay))) {
            handOver.remembered();
            if (delay == 0) {
                dispatcher.readyAgain(held);
            }
        } else if (!spec.keepsFailures()) {
            leave(handOver, held, () -> {});
        } else {
            copy(handOver, held, retryCopy(held), () -> {});
        }
    }

    private TimeSource.Scheduled timer(Held held, long delay) {
        // One millisecond more: both ends of the wait are rounded, and early is never allowed.
        return delay == 0
                ? () -> {}
                : spec.time().schedule(() -> dispatcher.readyAgain(held), TimeUnit.MILLISECONDS.toNanos(delay + 1));
    }

    private Outgoing retryCopy(Held held) {
        return copies.retry(held, spec.requireRetryRoute(), held.attempt, held.firstFailureMillis, held.dueMillis);
    }

    /**
     * A record that did not start, because its lane or the subscription ends: its failures stay counted, and it does not bring again what has
     * overtaken it.
     */
    void unstarted(Held held) {
        leave(null, held, () -> {});
    }

    /** The same for all that is owed at an end; hundreds may have waited, and only so many copies are on their way at once. */
    void unstarted(List<Held> owed) {
        Queue<Held> rest = new ConcurrentLinkedQueue<>();
        for (Held held : owed) {
            if (held.left) {
                leave(null, held, () -> {});
            } else {
                rest.add(held);
            }
        }
        for (int i = 0; i < OWED_AT_ONCE; i++) {
            nextOf(rest);
        }
    }

    private void nextOf(Queue<Held> rest) {
        Held held = rest.poll();
        while (held != null && !leave(null, held, () -> nextOf(rest))) {
            held = rest.poll();
        }
    }

    /**
     * A record is left to the broker, or a copy is sent in its place.
     *
     * @param then called when the copy has ended
     * @return whether there is a copy
     */
    private boolean leave(@Nullable HandOver handOver, Held held, Runnable then) {
        Outgoing instead = held.left ? null : spec.keepsFailures() ? retryCopy(held) : processor.inPlaceOf(held);
        if (instead != null) {
            copy(handOver, held, instead, then);
            return true;
        }
        if (handOver == null) {
            giveBack(held);
        } else {
            handOver.settled(HandOver.lost());
        }
        dispatcher.leave(held);
        return false;
    }

    /** Hands a record back to the broker where that is possible; elsewhere it goes back with its lane. */
    void giveBack(Held held) {
        if (held.lane.source instanceof MessageSource messages && !held.lane.fenced) {
            messages.giveBack(held.incoming);
        }
    }

    private void exhausted(HandOver handOver, Verdict verdict) {
        OnExhausted policy = spec.settings().onExhausted();
        if (policy == OnExhausted.DEAD_LETTER) {
            deadLetter(handOver, DeadLetter.Reason.EXHAUSTED, verdict);
            return;
        }
        handOver.settled(HandOver.lost());
        // For ever: the message stays with the broker, unsettled.
        if (!dispatcher.await(handOver.held, () -> () -> {})) {
            if (spec.keepsFailures() && !handOver.held.left) {
                copy(null, handOver.held, retryCopy(handOver.held), () -> {});
            } else {
                dispatcher.leave(handOver.held);
            }
        }
        if (policy == OnExhausted.STOP_KEY) {
            consumer.emit(new MessagingEvent.KeyStopped(
                    spec.connection(),
                    spec.group(),
                    String.valueOf(handOver.held.incoming.envelope().id())));
        }
        if (policy == OnExhausted.STOP) {
            consumer.stopFor(
                    "IM-140: message " + handOver.held.incoming.envelope().id() + " of group " + spec.name()
                            + " used up its attempts, and on-exhausted=stop. Mend the cause and subscribe again.");
        }
    }

    private void deadLetter(HandOver handOver, DeadLetter.Reason reason, Verdict verdict) {
        Throwable cause =
                verdict.kind() == HandOver.Kind.UNDECODABLE && verdict.cause() == null ? null : verdict.cause();
        int attempts = reason == DeadLetter.Reason.UNDECODABLE ? 0 : handOver.attempt;
        deadLetter(handOver, handOver.held, reason, attempts, cause, verdict.text());
    }

    /** Dead-letters without a handler having run: past its time to live, or suspected of killing its handlers. */
    void deadLetterUnhandled(Held held, DeadLetter.Reason reason, String text) {
        dispatcher.slotFree(held);
        deadLetter(null, held, reason, held.attempt - 1, null, text);
    }

    /** Settles without a handler having run. */
    void discard(Held held) {
        dispatcher.slotFree(held);
        held.lane.settle(held);
        consumer.observe(Settled.EXPIRED);
        dispatcher.finished(held);
    }

    private void deadLetter(
            @Nullable HandOver handOver,
            Held held,
            DeadLetter.Reason reason,
            int attempts,
            @Nullable Throwable cause,
            @Nullable String text) {
        Outgoing copy = copies.deadLetter(held, spec.requireDeadLetterRoute(), reason, attempts, cause, text);
        copies.send(
                held,
                copy,
                failure -> delayed(held, failure),
                () -> {
                    settleOriginal(handOver, held);
                    consumer.observe(Settled.DEAD_LETTERED);
                    consumer.emit(new MessagingEvent.MessageDeadLettered(
                            spec.connection(),
                            spec.group(),
                            String.valueOf(copy.envelope().id()),
                            reason));
                },
                () -> lost(handOver, held));
    }

    private void copy(@Nullable HandOver handOver, Held held, Outgoing copy, Runnable then) {
        copies.send(
                held,
                copy,
                failure -> delayed(held, failure),
                () -> {
                    settleOriginal(handOver, held);
                    then.run();
                },
                () -> {
                    lost(handOver, held);
                    then.run();
                });
    }

    private void settleOriginal(@Nullable HandOver handOver, Held held) {
        held.lane.settle(held);
        dispatcher.acked(held);
        if (handOver != null) {
            handOver.settled(null);
        }
        dispatcher.finished(held);
    }

    private void lost(@Nullable HandOver handOver, Held held) {
        if (handOver != null) {
            handOver.settled(HandOver.lost());
        }
        dispatcher.finished(held);
    }

    private void delayed(Held held, io.intermodal.spi.BrokerException failure) {
        if (spec.isInternal()) {
            return; // its group is a stand-in that nobody knows
        }
        Incoming incoming = held.incoming;
        consumer.emit(new MessagingEvent.CopyDelayed(
                spec.connection(),
                spec.group(),
                String.valueOf(incoming.envelope().id()),
                Errors.translate("copying message " + incoming.envelope().id() + " of group " + spec.name(), failure)));
    }

    @Override
    public void record(Held held, CompletableFuture<Void> stage) {
        // A log records positions: everything before this record has to be finished too.
        dispatcher.whenPassed(held, () -> recordPassed(held, stage));
    }

    private void recordPassed(Held held, CompletableFuture<Void> stage) {
        if (held.lane.fenced) {
            complete(stage, HandOver.lost());
            return;
        }
        dispatcher.commit(held.lane);
        held.lane
                .source
                .flush()
                .whenComplete((done, failure) -> complete(stage, failure == null ? null : HandOver.lost()));
    }

    @Override
    public void complete(CompletableFuture<Void> stage, @Nullable Throwable failure) {
        spec.threads().workers().execute(() -> {
            if (failure == null) {
                stage.complete(null);
            } else {
                stage.completeExceptionally(failure);
            }
        });
    }

    /** Any duration may be asked for; beyond this no clock of ours or of a broker counts. */
    private static long millis(Duration delay) {
        return delay.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : delay.toMillis();
    }
}
