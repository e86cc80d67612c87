package io.intermodal.tck;

import io.intermodal.MessagingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The kit's only clock, and its only way to wait: real time, because the brokers under test keep no other. */
final class Await {

    private static final long LOOK_AGAIN_MILLIS = 5;
    private static final AtomicLong LAST = new AtomicLong(Long.MIN_VALUE);

    private Await() {}

    /** Whole milliseconds since such a moment. */
    static long millisSince(long nanos) {
        return (nanos() - nanos) / 1_000_000;
    }

    /** Monotonic nanoseconds, never the same twice in this process: so a history can be sorted by them. */
    static long nanos() {
        long now = System.nanoTime();
        return LAST.updateAndGet(last -> Math.max(last + 1, now));
    }

    /** Milliseconds since 1970. */
    static long epochMillis() {
        return System.currentTimeMillis();
    }

    /**
     * Waits until something holds; looked at whenever the monitor is notified, and every few milliseconds.
     *
     * @return whether it held within the time
     */
    static boolean until(Object monitor, Duration atMost, BooleanSupplier condition) {
        long deadline = nanos() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (nanos() - deadline > 0) {
                return condition.getAsBoolean();
            }
            synchronized (monitor) {
                try {
                    monitor.wait(LOOK_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new RuleFailure("The rule was interrupted while it waited", e);
                }
            }
        }
        return true;
    }

    /** Whether something holds, where an error that time mends means: not yet. */
    static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (MessagingException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            return false;
        }
    }
}
