package io.intermodal.core.testing;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A clock that stands still until a test moves it. Scheduled tasks run on the thread that moves it, in the order of their times, while the clock shows
 * the time that they were scheduled for. Its nanoseconds begin shortly before they overflow, so that comparing instead of subtracting shows.
 */
public final class ManualTime implements TimeSource {

    private static final long EPOCH_MILLIS = 1_800_000_000_000L;

    private static final class Task implements Scheduled {
        final Runnable run;
        final long due;
        boolean cancelled;

        Task(Runnable run, long due) {
            this.run = run;
            this.due = due;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final long origin = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
    private final List<Task> tasks = new ArrayList<>();
    private long passed;

    @Override
    public synchronized long nanoTime() {
        return origin + passed;
    }

    @Override
    public synchronized long epochMillis() {
        return EPOCH_MILLIS + passed / 1_000_000;
    }

    @Override
    public synchronized Scheduled schedule(Runnable task, long delayNanos) {
        Task scheduled = new Task(task, passed + Math.max(0, delayNanos));
        tasks.add(scheduled);
        return scheduled;
    }

    /** Moves the clock and runs what has become due. */
    public void advance(Duration by) {
        long end;
        synchronized (this) {
            end = passed + by.toNanos();
        }
        for (Task next = takeDue(end); next != null; next = takeDue(end)) {
            next.run.run();
        }
        synchronized (this) {
            passed = Math.max(passed, end);
        }
    }

    /** Moves the clock to the next task that is due and runs it alone: what it schedules waits, however soon it is due. */
    public void runNext() {
        Task next = takeDue(Long.MAX_VALUE);
        if (next != null) {
            next.run.run();
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Task takeDue(long end) {
        tasks.removeIf(task -> task.cancelled);
        Task first = null;
        for (Task task : tasks) {
            if (task.due <= end && (first == null || task.due < first.due)) {
                first = task;
            }
        }
        if (first != null) {
            tasks.remove(first);
            passed = Math.max(passed, first.due);
        }
        return first;
    }

    /** How many tasks are scheduled and not called off. */
    public synchronized int pending() {
        tasks.removeIf(task -> task.cancelled);
        return tasks.size();
    }
}
