package io.intermodal.core.exec;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time and in order on another executor; one hand-over serves all tasks that wait. */
public final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor target;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread current;

    /** Serial on this executor. */
    public SerialExecutor(Executor target) {
        this.target = target;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        target.execute(this::drain);
    }

    /**
     * Called inside a task that may wait for later ones: these go on on another thread. Otherwise it does nothing.
     */
    public void giveWay() {
        if (current != Thread.currentThread()) {
            return;
        }
        current = null;
        target.execute(this::drain);
    }

    private void drain() {
        Thread own = Thread.currentThread();
        current = own;
        do {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    current = null;
                    running = false;
                    return;
                }
            }
            run(task);
        } while (current == own);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // also what sneaked past the compiler: the tasks behind it must go on
            LOG.error("Defect: a task of the engine failed", e);
        }
    }
}
