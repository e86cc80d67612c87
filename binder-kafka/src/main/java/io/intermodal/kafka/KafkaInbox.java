package io.intermodal.kafka;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want of the one thread that owns a consumer. Only a poll is interrupted, and only for what cannot wait: an interruption that
 * comes too late for one call of the client ends the next one.
 */
final class KafkaInbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private @Nullable Consumer<?, ?> consumer;
    private boolean urgent;
    private boolean polling;

    void serve(Consumer<?, ?> owned) {
        locked(() -> consumer = owned);
    }

    /** Before the next poll or, if it is urgent, instead of the rest of this one. */
    void add(Runnable command, boolean now) {
        locked(() -> {
            commands.add(command);
            if (now) {
                wake();
            }
        });
    }

    /** Ends the present poll. */
    void signal() {
        locked(this::wake);
    }

    private void wake() {
        urgent = true;
        arrived.signalAll();
        if (polling && consumer != null) {
            polling = false;
            consumer.wakeup();
        }
    }

    /** Ends whatever the client is doing. */
    void interrupt() {
        locked(() -> {
            urgent = true;
            arrived.signalAll();
            if (consumer != null) {
                consumer.wakeup();
            }
        });
    }

    /** Does what has come, on the thread that owns the consumer. */
    void run() {
        while (true) {
            Runnable next;
            lock.lock();
            try {
                next = commands.poll();
                if (next == null) {
                    urgent = false;
                    return;
                }
            } finally {
                lock.unlock();
            }
            next.run();
        }
    }

    /** Whether there is nothing urgent, so that the poll may wait for records. */
    boolean beginPoll() {
        lock.lock();
        try {
            polling = !urgent;
            return polling;
        } finally {
            lock.unlock();
        }
    }

    void endPoll() {
        locked(() -> polling = false);
    }

    /** Waits for a command, on the thread that owns the consumer, in a callback of it. */
    void await(long nanos) {
        lock.lock();
        try {
            long left = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(50));
            while (commands.isEmpty() && !urgent && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
