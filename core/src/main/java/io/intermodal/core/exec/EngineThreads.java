package io.intermodal.core.exec;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one connection. Work that may block runs on a pool that grows with demand and shrinks when idle; how much runs at once is
 * bounded by those who submit it (slots, one link, one control task).
 */
public final class EngineThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineThreads.class);

    private final String connection;
    private final AtomicInteger numbers = new AtomicInteger();
    private final UnaryOperator<Runnable> tracking;
    private final ThreadPoolExecutor workers;

    /** Threads named after a connection, whose tasks nobody takes note of. */
    public EngineThreads(String connection) {
        this(connection, UnaryOperator.identity());
    }

    /**
     * Threads named after a connection.
     *
     * @param connection its name
     * @param tracking takes note of what the workers are given: see {@link io.intermodal.spi.TimeSource#tracked}
     */
    public EngineThreads(String connection, UnaryOperator<Runnable> tracking) {
        this.connection = connection;
        this.tracking = tracking;
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory("worker"));
    }

    /** Makes daemon threads whose names tell the connection and this purpose. */
    public ThreadFactory factory(String purpose) {
        return task -> {
            Thread thread = new OwnThread(
                    this, task, "intermodal-" + connection + "-" + purpose + "-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(
                    (t, e) -> LOG.error("Defect: thread {} ended by an exception", t.getName(), e));
            return thread;
        };
    }

    /** Whether the present thread is one of these: then it must not wait for their end. */
    public boolean ownCurrent() {
        return Thread.currentThread() instanceof OwnThread own && own.owner == this;
    }

    private static final class OwnThread extends Thread {

        private final EngineThreads owner;

        OwnThread(EngineThreads owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
        }
    }

    /** Runs tasks that may block; drops them once closed. */
    public Executor workers() {
        return task -> submit(task, dropped -> LOG.debug("Dropped a task after close of connection {}", connection));
    }

    private void submit(Runnable task, Consumer<Runnable> rejected) {
        HandedOver work = new HandedOver(task);
        Runnable tracked = tracking.apply(work);
        try {
            workers.execute(tracked);
        } catch (RejectedExecutionException e) {
            work.task = () -> rejected.accept(task);
            tracked.run();
        }
    }

    /** What was taken note of has to run in any case: for a task that finds no worker, something else runs in its place. */
    private static final class HandedOver implements Runnable {

        private volatile Runnable task;

        HandedOver(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }

    /** As {@link #workers()}, but runs tasks on the caller's thread once closed: for what somebody waits for. */
    public Executor workersOrHere() {
        return task -> submit(task, Runnable::run);
    }

    /** An executor that runs tasks one at a time, in order, on the workers. */
    public SerialExecutor serial() {
        return new SerialExecutor(workers());
    }

    /** As {@link #serial()}, for what somebody waits for: nothing is dropped. */
    public SerialExecutor completions() {
        return new SerialExecutor(workersOrHere());
    }

    /** For short tasks that may block all the same: see {@link InTurnExecutor}. Nothing is dropped. */
    public InTurnExecutor inTurn() {
        return new InTurnExecutor(workersOrHere());
    }

    @Override
    public void close() {
        workers.shutdown();
        workers.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    /** Interrupts what still runs: the last resort of a close whose time is over. */
    public void interruptAll() {
        workers.shutdownNow();
    }

    /** Waits until no worker is left. */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return workers.awaitTermination(nanos, TimeUnit.NANOSECONDS);
    }
}
