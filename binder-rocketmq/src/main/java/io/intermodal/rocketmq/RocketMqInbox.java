package io.intermodal.rocketmq;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What other threads want of the one thread that owns a source. */
final class RocketMqInbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private boolean signalled;

    void add(Runnable command) {
        lock.lock();
        try {
            commands.add(command);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present wait. */
    void signal() {
        lock.lock();
        try {
            signalled = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does what has come, on the owning thread. */
    void run() {
        Runnable next = take();
        while (next != null) {
            next.run();
            next = take();
        }
    }

    private @Nullable Runnable take() {
        lock.lock();
        try {
            return commands.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to do, on the owning thread. */
    void await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (commands.isEmpty() && !signalled && left > 0) {
                left = arrived.awaitNanos(left);
            }
            signalled = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
