package io.intermodal.memory;

import io.intermodal.spi.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A clock that a test moves: hours of retries, delays, time-outs and times to live pass in milliseconds, and always in the same order. Give it to
 * the connections under test with {@link io.intermodal.ConnectionOptions.Builder#timeSource}; several may share one.
 *
 * <p><b>It stands still</b> until the test calls {@link #advance}. That goes from one due moment to the next and, before each and at the end,
 * waits until everybody is idle: what was due has been handed to handlers, they have returned, and what they published has arrived.
 *
 * <p><b>Blocking calls move it too.</b> A thread of the test that waits inside the library (a {@code publish} without a broker, a redrive, a
 * close) waits in virtual time: when nothing else goes on, the clock goes to the next due moment by itself. A handler that waits there does not:
 * it counts as idle, and the test decides.
 *
 * <p><b>What it knows.</b> Threads of the engine and of the in-memory broker. Executors of the application take part once wrapped by
 * {@link #tracked(Executor)}; what a handler hands to others is the test's to wait for. A handler that is to take long calls {@link #sleep}.
 *
 * <p>Thread-safe. Nothing has to be closed. It waits at most {@link #PATIENCE} of real time for others to become idle, and then fails with what
 * they are doing.
 */
public final class VirtualTime implements TimeSource {

    /** When it begins unless told otherwise. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** How long a test waits in real time for others to become idle. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Timeline timeline;

    /** A clock at {@link #START}. */
    public VirtualTime() {
        this(START);
    }

    /**
     * A clock that begins at a moment.
     *
     * @param start what it shows first
     */
    public VirtualTime(Instant start) {
        this(start, PATIENCE);
    }

    VirtualTime(Instant start, Duration patience) {
        this.timeline = new Timeline(start.toEpochMilli(), patience);
    }

    /**
     * Lets time pass. Everything that becomes due meanwhile is done, each at its moment, and has come to rest when this returns.
     *
     * @param by how much time; zero does what is due now
     * @throws AssertionError if somebody is still busy after {@link #PATIENCE}, with what they do
     * @throws IllegalStateException if called in a handler, which would wait for itself
     */
    public void advance(Duration by) {
        refuseInside("advance");
        long end = timeline.later(by.toNanos());
        while (timeline.step(end)) {}
    }

    /**
     * Waits until everybody is idle, without letting time pass: as {@code advance(Duration.ZERO)}.
     *
     * @throws AssertionError if somebody is still busy after {@link #PATIENCE}, with what they do
     */
    public void awaitIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Lets time pass, from one due moment to the next, until something is so.
     *
     * @param condition asked whenever everybody is idle
     * @param atMost how much virtual time that may take
     * @return how much it took
     * @throws AssertionError if it is not so by then
     */
    public Duration advanceUntil(BooleanSupplier condition, Duration atMost) {
        refuseInside("advanceUntil");
        long begin = timeline.nanos();
        long end = timeline.later(atMost.toNanos());
        awaitIdle();
        boolean more = true;
        while (!condition.getAsBoolean()) {
            if (!more) {
                throw new AssertionError("It is not so after " + atMost + " of virtual time.");
            }
            more = timeline.step(end);
        }
        return Duration.ofNanos(timeline.nanos() - begin);
    }

    /** The moment that this clock shows. */
    public Instant now() {
        return Instant.ofEpochMilli(epochMillis());
    }

    /** This clock for code of the application that takes one of the JDK's: UTC, in milliseconds. */
    public Clock clock() {
        return new View(ZoneOffset.UTC);
    }

    /**
     * Lets a handler take its time: it goes on when the test has advanced so far. On the test's own thread the same as {@link #advance}.
     *
     * @param howLong virtual time
     * @throws InterruptedException if the thread is interrupted, as a handler is that exceeds its max-handling-time
     */
    public void sleep(Duration howLong) throws InterruptedException {
        if (!timeline.isInside()) {
            advance(howLong);
            return;
        }
        try {
            await(new CompletableFuture<Void>(), howLong.toNanos());
        } catch (TimeoutException e) {
            // slept
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An executor of the application whose tasks {@link #advance} waits for.
     *
     * @param executor what runs the tasks
     * @return use this one instead
     */
    public Executor tracked(Executor executor) {
        return task -> {
            Timeline.Tracked tracked = timeline.track(task);
            try {
                executor.execute(tracked);
            } catch (RejectedExecutionException e) {
                tracked.drop();
                throw e;
            }
        };
    }

    @Override
    public long nanoTime() {
        return timeline.nanos();
    }

    @Override
    public long epochMillis() {
        return timeline.epochMillis();
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        return timeline.schedule(task, delayNanos);
    }

    @Override
    public Runnable tracked(Runnable task) {
        return timeline.track(task);
    }

    @Override
    public <T> T await(CompletableFuture<T> future, long atMostNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        return timeline.isInside() ? timeline.suspend(future, atMostNanos) : timeline.drive(future, atMostNanos);
    }

    private void refuseInside(String method) {
        if (timeline.isInside()) {
            throw new IllegalStateException(
                    method + " waits until all handlers are idle, so a handler must not call it; use sleep");
        }
    }

    /** Shows the moment and how much is going on. */
    @Override
    public String toString() {
        return "virtual time " + now() + ", " + timeline;
    }

    private final class View extends Clock {

        private final ZoneId zone;

        View(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new View(other);
        }

        @Override
        public Instant instant() {
            return now();
        }
    }
}
