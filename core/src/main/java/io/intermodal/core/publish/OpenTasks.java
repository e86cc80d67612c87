package io.intermodal.core.publish;

import org.jspecify.annotations.Nullable;

/**
 * The publishes without outcome in the order of their deadlines, which is the order of their coming because all of a publisher take equally
 * long. A linked list through the tasks themselves: adding and removing cost nothing and allocate nothing. Guarded by the {@link Pipeline}'s
 * lock.
 */
final class OpenTasks {

    private @Nullable PublishTask first;
    private @Nullable PublishTask last;
    private int size;

    void add(PublishTask task) {
        task.previous = last;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
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

    int size() {
        return size;
    }
}
