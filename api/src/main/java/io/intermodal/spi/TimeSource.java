package io.intermodal.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clock and scheduler of a connection: the only place that time comes from, so that tests can have their own. Thread-safe.
 *
 * <p>A clock that a test moves has to know when everything that was due has been done. That is what {@link #tracked} and {@link #await} are
 * for: the engine and the binders pass every task through the former that they hand to another thread, and every bounded wait through the
 * latter. A clock that moves by itself leaves both as they are.
 */
public interface TimeSource {

    /** A task that can be called off. */
    @FunctionalInterface
    interface Scheduled {

        /** Calls the task off if it has not begun. Idempotent. */
        void cancel();
    }

    /** Nanoseconds that only rise, from an arbitrary origin: for durations and deadlines. */
    long nanoTime();

    /** Milliseconds since 1970: for what travels in messages. */
    long epochMillis();

    /**
     * Runs a task later, never early.
     *
     * @param task short and not blocking; it runs on the scheduler's thread
     * @param delayNanos how much later; zero or less is as soon as possible
     */
    Scheduled schedule(Runnable task, long delayNanos);

    /**
     * Takes note of a task that is about to be handed to another thread. A clock that a test moves stands still until it has run.
     *
     * @param task to be run by another thread
     * @return what that thread has to run instead, exactly once, whatever happens
     */
    default Runnable tracked(Runnable task) {
        return task;
    }

    /**
     * Waits, by this clock, for what other threads do. A clock that a test moves counts the present thread as idle meanwhile.
     *
     * @param future what to wait for
     * @param atMostNanos the longest time; {@link Long#MAX_VALUE} if the future itself is bounded by time
     * @return its value
     * @throws ExecutionException if it completed exceptionally
     * @throws TimeoutException if it did not complete in time
     * @throws InterruptedException if the present thread was interrupted
     */
    default <T> T await(CompletableFuture<T> future, long atMostNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(atMostNanos, TimeUnit.NANOSECONDS);
    }
}
