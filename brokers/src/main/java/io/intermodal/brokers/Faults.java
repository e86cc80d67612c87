package io.intermodal.brokers;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a proxy does wrong at present. Pumps ask it for each chunk and wait in it while nothing may pass. */
final class Faults {

    /** The number tells a pump that it has to count anew, also when the same limit is set again. */
    record Limit(long bytes, int number) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
    private final Set<Direction> dropped = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Limit> limits = new EnumMap<>(Direction.class);
    private int limitsSet;
    private int limitsReached;
    private Duration delay = Duration.ZERO;
    private Duration jitter = Duration.ZERO;

    void stall(Set<Direction> directions) {
        change(() -> stalled.addAll(directions));
    }

    void drop(Set<Direction> directions) {
        change(() -> dropped.addAll(directions));
    }

    void limit(Direction direction, long bytes) {
        change(() -> limits.put(direction, new Limit(bytes, ++limitsSet)));
    }

    /** A connection has come to its limit, and ends by it. */
    void reachLimit() {
        change(() -> limitsReached++);
    }

    int limitsReached() {
        lock.lock();
        try {
            return limitsReached;
        } finally {
            lock.unlock();
        }
    }

    void delay(Duration newDelay, Duration newJitter) {
        change(() -> {
            delay = newDelay;
            jitter = newJitter;
        });
    }

    /** What {@code before} does, no pump comes in between. */
    void clear(Runnable before) {
        change(() -> {
            before.run();
            stalled.clear();
            dropped.clear();
            limits.clear();
            delay = Duration.ZERO;
            jitter = Duration.ZERO;
        });
    }

    /** Makes those who wait look again at what else they wait for. */
    void wake() {
        change(() -> {});
    }

    /**
     * Waits while the direction is stalled. False means that what was read is to be thrown away, which the link then knows before any other change.
     */
    boolean awaitPermission(Direction direction, Link link) {
        lock.lock();
        try {
            while (stalled.contains(direction) && !link.isOver()) {
                changed.awaitUninterruptibly();
            }
            if (link.isOver()) {
                return false;
            }
            if (dropped.contains(direction)) {
                link.lostBytes();
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while nothing at all may pass: the end of a connection is kept back just as its bytes are. */
    void awaitPassage(Direction direction, Link link) {
        lock.lock();
        try {
            while ((stalled.contains(direction) || dropped.contains(direction)) && !link.isOver()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Limit limit(Direction direction) {
        lock.lock();
        try {
            return limits.get(direction);
        } finally {
            lock.unlock();
        }
    }

    /** The delay of the next chunk: uniform between delay - jitter and delay + jitter, never negative. */
    Duration nextDelay() {
        lock.lock();
        try {
            if (jitter.isZero()) {
                return delay;
            }
            long spread = jitter.toNanos();
            long nanos = delay.toNanos() + ThreadLocalRandom.current().nextLong(-spread, spread + 1);
            return Duration.ofNanos(Math.max(0, nanos));
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
