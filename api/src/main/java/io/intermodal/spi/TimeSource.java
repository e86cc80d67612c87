package io.intermodal.spi;

/** The clock and scheduler of a connection: the only place that time comes from, so that tests can have their own. Thread-safe. */
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
}
