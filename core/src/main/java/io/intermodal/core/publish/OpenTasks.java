package io.intermodal.core.publish;

import io.intermodal.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The publishes without outcome in the order of their deadlines, and the timer of the first. That is nearly the order of their coming, because all of
 * a publisher take equally long. A linked list through the tasks themselves: adding and removing cost nothing and allocate nothing. Guarded by the
 * {@link Pipeline}'s lock.
 */
final class OpenTasks {

    private final TimeSource time;
    private final Runnable expire;
    private @Nullable PublishTask first;
    private @Nullable PublishTask last;
    private int size;
    private TimeSource.@Nullable Scheduled timer;
    private long timerNanos;

    /** No tasks yet; {@code expire} is called when the first deadline has passed, and has to {@linkplain #arm arm} again. */
    OpenTasks(TimeSource time, Runnable expire) {
        this.time = time;
        this.expire = expire;
    }

    void add(PublishTask task) {
        PublishTask before = last;
        while (before != null && before.deadlineNanos - task.deadlineNanos > 0) {
            before = before.previous; // it waited for a free slot, and others came meanwhile
        }
        PublishTask after = before == null ? first : before.next;
        task.previous = before;
        task.next = after;
        if (before == null) {
            first = task;
        } else {
            before.next = task;
        }
        if (after == null) {
            last = task;
        } else {
            after.previous = task;
        }
        size++;
    }

    void remove(PublishTask task) {
        if (task.previous == null) {
            first = task.next;
        } else {
            task.previous.next = task.next;
        }
        if (task.next == null) {
            last = task.previous;
        } else {
            task.next.previous = task.previous;
        }
        task.previous = null;
        task.next = null;
        size--;
    }

    @Nullable
    PublishTask first() {
        return first;
    }

    /** The first task, if its deadline has passed. */
    @Nullable
    PublishTask firstDue() {
        return first != null && first.deadlineNanos - time.nanoTime() <= 0 ? first : null;
    }

    int size() {
        return size;
    }

    /** Sees to it that there is a timer for the first deadline. */
    void arm() {
        if (first == null || (timer != null && timerNanos - first.deadlineNanos <= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = first.deadlineNanos;
        timer = time.schedule(expire, timerNanos - time.nanoTime());
    }

    /** The timer has fired. */
    void fired() {
        timer = null;
    }
}
