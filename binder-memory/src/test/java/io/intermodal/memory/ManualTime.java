package io.intermodal.memory;

import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that moves when a test says so; tasks run on the thread that moves it. */
final class ManualTime implements TimeSource {

    private record Task(long dueNanos, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized long epochMillis() {
        return nanos / 1_000_000;
    }

    @Override
    public synchronized Scheduled schedule(Runnable work, long delayNanos) {
        Task task = new Task(nanos + Math.max(0, delayNanos), work);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    void advanceMillis(long millis) {
        List<Task> due;
        synchronized (this) {
            nanos += millis * 1_000_000;
            due = tasks.stream()
                    .filter(task -> task.dueNanos() <= nanos)
                    .sorted(Comparator.comparingLong(Task::dueNanos))
                    .toList();
            tasks.removeAll(due);
        }
        due.forEach(task -> task.work().run());
    }
}
