package io.intermodal.memory;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;

/** One thread that runs tasks in the order in which they were posted: a client's I/O thread, in miniature. */
final class SerialLoop {

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final TimeSource time;
    private final Thread thread;
    private volatile boolean ending;

    SerialLoop(TimeSource time, ThreadFactory threads) {
        this.time = time;
        thread = threads.newThread(this::run);
        thread.start();
    }

    /** Never blocks. After {@link #end} tasks are dropped. */
    synchronized void post(Runnable task) {
        if (!ending) {
            tasks.add(time.tracked(() -> runOne(task)));
        }
    }

    /** What was posted before still runs; then the thread ends. */
    synchronized void end() {
        ending = true;
        tasks.add(() -> {});
    }

    void join(Duration atMost) {
        if (Thread.currentThread() == thread || atMost.isNegative() || atMost.isZero()) {
            return;
        }
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ending || !tasks.isEmpty()) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A callback that throws is the engine's defect: it is shown, and the next callback is made all the same. */
    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
