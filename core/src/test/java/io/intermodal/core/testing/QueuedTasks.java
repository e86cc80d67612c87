package io.intermodal.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** An executor that runs its tasks when a test says so, on the test's thread and in the order that the test wants. */
public final class QueuedTasks implements Executor {

    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs one task, whichever; false if there is none. */
    public boolean runAny(Random random) {
        Runnable task;
        synchronized (this) {
            if (tasks.isEmpty()) {
                return false;
            }
            task = tasks.remove(random.nextInt(tasks.size()));
        }
        task.run();
        return true;
    }

    /** Runs one task, the oldest; false if there is none. */
    public boolean runNext() {
        Runnable task;
        synchronized (this) {
            if (tasks.isEmpty()) {
                return false;
            }
            task = tasks.remove(0);
        }
        task.run();
        return true;
    }

    /** Runs tasks in their order, those that they bring forth included. */
    public void runAll() {
        while (runNext()) {}
    }
}
