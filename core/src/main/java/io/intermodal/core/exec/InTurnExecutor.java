package io.intermodal.core.exec;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks that most often end at once, and may block for ever: in order on one worker, and as soon as one of them does not come to its end, another
 * worker steps in and goes on with those behind it. So many short tasks need one hand-over between threads and not one each, and none waits for
 * another by more than a moment.
 *
 * <p>While tasks queue, a second worker looks every {@value #PATIENCE_MILLIS} ms whether the first gets on. That is real time under any
 * {@link io.intermodal.spi.TimeSource}, because it is about a thread that hangs.
 */
public final class InTurnExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(InTurnExecutor.class);
    private static final int PATIENCE_MILLIS = 2;

    private final Executor workers;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean led;
    private boolean watched;
    /** Which leader is the present one: an earlier one ends when its task does. */
    private long term;
    /** How many tasks have begun: what the watch looks at. */
    private long begun;

    /** In turn on these workers, which have to run everything that they are given. */
    InTurnExecutor(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        long leader = 0;
        boolean watch = false;
        synchronized (tasks) {
            tasks.add(task);
            if (led) {
                watch = needsWatch();
            } else {
                led = true;
                leader = ++term;
            }
        }
        if (leader > 0) {
            lead(leader);
        } else if (watch) {
            workers.execute(this::watch);
        }
    }

    private void lead(long leader) {
        workers.execute(() -> drain(leader));
    }

    /** Called when a task waits behind another. */
    private boolean needsWatch() {
        boolean needed = !watched;
        watched = true;
        return needed;
    }

    private void drain(long leader) {
        while (true) {
            Runnable task;
            boolean watch;
            synchronized (tasks) {
                if (term != leader) {
                    return;
                }
                task = tasks.poll();
                if (task == null) {
                    led = false;
                    return;
                }
                begun++;
                watch = !tasks.isEmpty() && needsWatch();
            }
            if (watch) {
                workers.execute(this::watch);
            }
            run(task);
        }
    }

    /** Stays while tasks come, and steps in when none has begun for a while and some wait. */
    private void watch() {
        long seen = -1;
        long leader = 0;
        while (leader == 0) {
            synchronized (tasks) {
                if (begun == seen) {
                    watched = false;
                    if (tasks.isEmpty()) {
                        return;
                    }
                    leader = ++term;
                }
                seen = begun;
            }
            if (leader == 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
                Thread.interrupted(); // else it would not park again
            }
        }
        drain(leader);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // also what sneaked past the compiler: the tasks behind it must go on
            LOG.error("Defect: a task of the engine failed", e);
        }
    }
}
