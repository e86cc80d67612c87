package io.intermodal.core.consume;

import io.intermodal.LeaseLostException;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over of a record: settled once, by whoever is first. It knows two things, the verdict and the end of the handler, and tells its
 * {@link Settling} when both or one of them allow the next step.
 */
final class HandOver {

    /** What was decided. */
    enum Kind {
        /** Handled. */
        ACK,
        /** Failed: by the policy, after its delay or the given one. */
        RETRY,
        /** Never again. */
        REJECT,
        /** Nobody understands it. */
        UNDECODABLE,
        /** Its lane was lost first. */
        LOST
    }

    /**
     * A decision.
     *
     * @param kind what
     * @param delay asked for by the application, or null for the policy's
     * @param cause the exception, if there was one
     * @param text the reason of a reject
     */
    record Verdict(
            Kind kind,
            @Nullable Duration delay,
            @Nullable Throwable cause,
            @Nullable String text) {
        static final Verdict ACK = new Verdict(Kind.ACK, null, null, null);
        static final Verdict LOST = new Verdict(Kind.LOST, null, null, null);

        static Verdict failed(@Nullable Throwable cause) {
            return new Verdict(Kind.RETRY, null, cause, null);
        }
    }

    final Held held;
    final int attempt;
    private final Settling settling;

    /** Of the {@link HandlingWatch}, under its lock. */
    long watchedSince;

    boolean isWatched;

    @Nullable
    HandOver watchedBefore;

    @Nullable
    HandOver watchedAfter;

    private @Nullable Verdict verdict;
    private boolean handlerEnded;
    private boolean abandoned;
    private boolean slotFreed;
    private boolean settled;
    private @Nullable Thread runner;
    private @Nullable CompletableFuture<Void> recorded;
    private boolean over;
    private boolean inMemory;

    HandOver(Held held, Settling settling) {
        this.held = held;
        this.attempt = held.attempt;
        this.settling = settling;
    }

    /** Tries to decide, for an application that wants to know. */
    Settlement settle(Verdict wanted) {
        return new Answer(decide(wanted));
    }

    /** Tries to decide. */
    Settlement.Result decide(Verdict wanted) {
        Settlement.Result result;
        synchronized (this) {
            if (verdict != null) {
                result = verdict.kind() == Kind.LOST ? Settlement.Result.LEASE_LOST : Settlement.Result.ALREADY_SETTLED;
            } else if (held.lane.fenced) {
                verdict = Verdict.LOST;
                result = Settlement.Result.LEASE_LOST;
            } else {
                verdict = wanted;
                result = Settlement.Result.WON;
            }
        }
        if (result == Settlement.Result.WON && wanted.kind() == Kind.ACK) {
            settling.ack(this);
        }
        proceed();
        return result;
    }

    /** The handler begins on this thread. */
    synchronized void begun(Thread thread) {
        runner = thread;
    }

    /** The handler's thread goes on to other work: no interrupt meant for this hand-over may reach it any more. */
    void threadReturned() {
        synchronized (this) {
            runner = null;
        }
        Thread.interrupted(); // clears an interrupt that came too late to matter
    }

    /** The handler has really ended, be it by return or by its stage. */
    void ended() {
        synchronized (this) {
            handlerEnded = true;
        }
        proceed();
    }

    /** Time is up. */
    void timeOut(Verdict late, boolean abandon) {
        synchronized (this) {
            abandoned |= abandon;
        }
        decide(late);
        interrupt();
    }

    synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    synchronized boolean isDecided() {
        return verdict != null;
    }

    private void proceed() {
        Verdict decided;
        synchronized (this) {
            decided = verdict;
            if (decided == null || slotFreed || !(handlerEnded || abandoned)) {
                return;
            }
            slotFreed = true;
        }
        settling.decided(this, decided);
    }

    /** The broker has, or soon will have, the settlement; or it never will. */
    void settled(@Nullable Throwable failure) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            settled = failure == null;
            over = true;
            waiting = recorded;
        }
        if (waiting != null) {
            if (failure == null) {
                settling.record(held, waiting);
            } else {
                settling.complete(waiting, failure);
            }
        }
    }

    /** The failure is counted and waits in memory: nothing goes to the broker. */
    void remembered() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            inMemory = true;
            waiting = recorded;
        }
        if (waiting != null) {
            settling.complete(waiting, null);
        }
    }

    private CompletionStage<Void> recordedStage() {
        CompletableFuture<Void> stage;
        boolean now;
        boolean never;
        synchronized (this) {
            if (recorded != null) {
                return recorded;
            }
            recorded = inMemory ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
            stage = recorded;
            now = over && settled;
            never = over && !settled;
        }
        if (now) {
            settling.record(held, stage);
        } else if (never) {
            stage.completeExceptionally(lost());
        }
        return stage;
    }

    static LeaseLostException lost() {
        return new LeaseLostException(
                "IM-131: the settlement was not recorded because the lane of the message was lost first; the message comes"
                        + " again. Handlers must expect that: deduplicate on the message id.");
    }

    /** The answer to one attempt to settle. */
    private final class Answer implements Settlement {

        private final Result result;

        Answer(Result result) {
            this.result = result;
        }

        @Override
        public Result result() {
            return result;
        }

        @Override
        public CompletionStage<Void> recorded() {
            return switch (result) {
                case WON -> recordedStage();
                case ALREADY_SETTLED -> CompletableFuture.completedFuture(null);
                case LEASE_LOST -> CompletableFuture.failedFuture(lost());
            };
        }

        @Override
        public String toString() {
            return result.toString();
        }
    }
}
