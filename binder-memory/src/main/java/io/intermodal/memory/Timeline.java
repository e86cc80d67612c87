package io.intermodal.memory;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and who is busy in it. A task counts from the moment that it is handed over, so there is no gap in which the one thread has ended
 * and the other not begun; a thread that waits is counted again by whoever ends its waiting, for the same reason. No foreign code runs under the
 * lock.
 */
final class Timeline {

    private record Timer(long dueNanos, long number, Runnable task) {}

    /** A thread inside a task that waits for something else. */
    private static final class Sleeper {
        final Thread thread = Thread.currentThread();
        boolean awake;
        boolean timedOut;
    }

    private final long startMillis;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
    /** Handed over or running, and not waiting. */
    private final Set<Tracked> busy = new LinkedHashSet<>();

    private final Map<Tracked, Sleeper> sleepers = new LinkedHashMap<>();
    private final Map<Thread, Tracked> current = new ConcurrentHashMap<>();
    private long passed;
    private long numbers;

    Timeline(long startMillis, Duration patience) {
        this.startMillis = startMillis;
        this.patience = patience;
    }

    long nanos() {
        lock.lock();
        try {
            return passed;
        } finally {
            lock.unlock();
        }
    }

    long epochMillis() {
        return startMillis + nanos() / 1_000_000;
    }

    /** A moment so much later; the end of time rather than an overflow. */
    long later(long nanos) {
        long now = nanos();
        return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + Math.max(0, nanos);
    }

    /** Whether the present thread runs a task that this timeline knows. */
    boolean isInside() {
        return current.containsKey(Thread.currentThread());
    }

    TimeSource.Scheduled schedule(Runnable task, long delayNanos) {
        lock.lock();
        try {
            Timer timer = new Timer(later(delayNanos), numbers++, task);
            timers.add(timer);
            changed.signalAll();
            return () -> cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Timer timer) {
        lock.lock();
        try {
            timers.remove(timer);
        } finally {
            lock.unlock();
        }
    }

    /** A task that is handed to another thread: busy until it has run. */
    final class Tracked implements Runnable {

        private final Runnable task;
        private volatile @Nullable Thread runner;

        Tracked(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            Tracked outer = current.put(thread, this);
            runner = thread;
            try {
                replace(outer, this);
                task.run();
            } finally {
                if (outer == null) {
                    current.remove(thread);
                } else {
                    current.put(thread, outer);
                }
                replace(this, outer);
            }
        }

        /** It will not run. */
        void drop() {
            replace(this, null);
        }
    }

    /** A thread counts once, also if a task runs another one on its own thread. */
    private void replace(@Nullable Tracked ended, @Nullable Tracked begun) {
        lock.lock();
        try {
            if (begun != null) {
                busy.add(begun);
            }
            if (ended != null) {
                busy.remove(ended);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Tracked track(Runnable task) {
        Tracked tracked = new Tracked(task);
        lock.lock();
        try {
            busy.add(tracked);
            return tracked;
        } finally {
            lock.unlock();
        }
    }

    /** An interrupted sleeper is about to wake. */
    private boolean isIdle() {
        return busy.isEmpty() && sleepers.values().stream().noneMatch(sleeper -> sleeper.thread.isInterrupted());
    }

    /**
     * Waits until everybody is idle, then does the next thing that is due.
     *
     * @param end how far the clock may go; it is there when nothing more is due
     * @return false if nothing more was due by the end
     */
    boolean step(long end) {
        Tracked next;
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!isIdle()) {
                if (left <= 0) {
                    throw new AssertionError(stuck());
                }
                left = changed.awaitNanos(left);
            }
            next = take(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting until everybody is idle", e);
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** Takes the next timer that is due by a moment and goes there; goes to that moment if there is none. */
    private @Nullable Tracked take(long end) {
        Timer timer = timers.peek();
        if (timer == null || timer.dueNanos() > end) {
            passed = Math.max(passed, end);
            return null;
        }
        timers.remove();
        passed = Math.max(passed, timer.dueNanos());
        Tracked tracked = new Tracked(timer.task());
        busy.add(tracked);
        return tracked;
    }

    /**
     * Waits on a thread from outside, which moves the clock when nothing else goes on. In real time it takes no longer than asked for either:
     * somebody may be busy for ever.
     */
    <T> T drive(CompletableFuture<T> future, long atMostNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        long end = later(atMostNanos);
        long left = Math.max(1, atMostNanos);
        var unused = future.whenComplete((value, failure) -> wake());
        while (!future.isDone()) {
            Tracked next = null;
            lock.lock();
            try {
                if (future.isDone()) {
                    break;
                }
                if (isIdle() && passed < end && (end < Long.MAX_VALUE || !timers.isEmpty())) {
                    next = take(end);
                } else if (passed >= end || left <= 0) {
                    throw new TimeoutException();
                } else {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
            if (next != null) {
                next.run();
            }
        }
        return future.get();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits on a thread inside a task, which is not busy meanwhile. */
    <T> T suspend(CompletableFuture<T> future, long atMostNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        Tracked self = Objects.requireNonNull(current.get(Thread.currentThread()));
        Sleeper sleeper = new Sleeper();
        if (future.isDone()) {
            return future.get();
        }
        lock.lock();
        try {
            sleepers.put(self, sleeper);
        } finally {
            lock.unlock();
        }
        TimeSource.Scheduled timer =
                atMostNanos == Long.MAX_VALUE ? () -> {} : schedule(() -> rouse(self, sleeper, true), atMostNanos);
        var unused = future.whenComplete((value, failure) -> rouse(self, sleeper, false));
        boolean interrupted = doze(self, sleeper);
        timer.cancel();
        if (interrupted) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        if (sleeper.timedOut) {
            throw new TimeoutException();
        }
        return future.get();
    }

    /** From here on the thread is not busy, until it is roused or sees that it was interrupted, which nobody announces. */
    private boolean doze(Tracked self, Sleeper sleeper) {
        lock.lock();
        try {
            if (!sleeper.awake) {
                busy.remove(self);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        while (true) {
            lock.lock();
            try {
                if (sleeper.awake) {
                    return false;
                }
                if (sleeper.thread.isInterrupted()) {
                    rouse(self, sleeper, false);
                    return true;
                }
            } finally {
                lock.unlock();
            }
            LockSupport.park(this);
        }
    }

    private void rouse(Tracked self, Sleeper sleeper, boolean late) {
        lock.lock();
        try {
            if (!sleeper.awake) {
                sleeper.awake = true;
                sleeper.timedOut = late;
                sleepers.remove(self);
                busy.add(self);
            }
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(sleeper.thread);
    }

    private String stuck() {
        StringBuilder text = new StringBuilder("Somebody is still busy after ")
                .append(patience)
                .append(
                        " of real time. A handler may wait for what this test has to do, or sleep in real time; let it call"
                                + " VirtualTime.sleep, or have the test do its part first.");
        for (Tracked one : busy) {
            Thread thread = one.runner;
            if (thread == null) {
                text.append("\n  not begun: ").append(one.task);
                continue;
            }
            text.append("\n  ").append(thread.getName());
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            Timer next = timers.peek();
            return busy.size() + " busy, " + sleepers.size() + " waiting, " + timers.size() + " timers"
                    + (next == null ? "" : ", the next in " + Duration.ofNanos(next.dueNanos() - passed));
        } finally {
            lock.unlock();
        }
    }
}
