package io.intermodal.rabbitmq;

import io.intermodal.spi.TimeSource;

/** Ends a write that the network holds up past its deadline. One timer serves all writes, set anew only when it fires, so that a write costs none. */
final class RabbitMqWriteGuard {

    private static final long IDLE = Long.MIN_VALUE;

    private final TimeSource time;
    private final Runnable cut;
    private long deadlineNanos = IDLE;
    private boolean armed;

    RabbitMqWriteGuard(TimeSource time, Runnable cut) {
        this.time = time;
        this.cut = cut;
    }

    /** A write begins. One at a time. */
    synchronized void enter(long deadline) {
        deadlineNanos = deadline == IDLE ? IDLE + 1 : deadline;
        if (!armed) {
            armed = true;
            arm();
        }
    }

    /** It has ended. */
    synchronized void exit() {
        deadlineNanos = IDLE;
    }

    private void arm() {
        time.schedule(this::look, Math.max(1, deadlineNanos - time.nanoTime()));
    }

    private void look() {
        synchronized (this) {
            if (deadlineNanos == IDLE) {
                armed = false;
                return;
            }
            if (deadlineNanos - time.nanoTime() > 0) {
                arm();
                return;
            }
            armed = false;
        }
        cut.run();
    }
}
