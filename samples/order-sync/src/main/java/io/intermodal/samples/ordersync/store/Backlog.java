package io.intermodal.samples.ordersync.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A number that can be waited for to go down. Thread-safe. */
final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private long size;

    void add(long number) {
        lock.lock();
        try {
            size += number;
        } finally {
            lock.unlock();
        }
    }

    void remove(long number) {
        lock.lock();
        try {
            size -= number;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    boolean await(long fewerThan, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (size >= fewerThan && left > 0) {
                left = less.awaitNanos(left);
            }
            return size < fewerThan;
        } finally {
            lock.unlock();
        }
    }
}
