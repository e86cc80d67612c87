package io.intermodal.tck;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The clock of an application whose time of day is put right while it runs. Durations go on as if nothing had happened. */
final class JumpingClock implements TimeSource {

    private final ScheduledThreadPoolExecutor scheduler;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong shiftMillis = new AtomicLong();

    JumpingClock() {
        scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tck-jumping-clock");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        // Connections are closed after the round that made this: the thread goes when nobody wants anything of it any
        // more.
        scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    /** Puts the time of day on, or back if it is negative. */
    void jump(Duration by) {
        reads.set(0);
        shiftMillis.addAndGet(by.toMillis());
    }

    /** How often somebody asked for the time of day since it jumped. */
    int reads() {
        return reads.get();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        reads.incrementAndGet();
        return System.currentTimeMillis() + shiftMillis.get();
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> future = scheduler.schedule(() -> run(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** The scheduler itself would keep an exception where nobody looks. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
