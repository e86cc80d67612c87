package io.intermodal.core.consume;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices handlers that run too long. All of a subscription may run equally long, so the first that began is the first due: one timer serves
 * all of them. A linked list through the hand-overs themselves: watching one costs no memory.
 */
final class HandlingWatch {

    private final TimeSource time;
    private final Executor workers;
    private final long limitNanos;
    private final BiConsumer<HandOver, Duration> late;
    private final Object lock = new Object();
    private @Nullable HandOver first;
    private @Nullable HandOver last;
    private boolean armed;

    HandlingWatch(TimeSource time, Executor workers, Duration limit, BiConsumer<HandOver, Duration> late) {
        this.time = time;
        this.workers = workers;
        this.limitNanos = limit.toNanos();
        this.late = late;
    }

    void begun(HandOver handOver) {
        synchronized (lock) {
            handOver.watchedSince = time.nanoTime();
            handOver.isWatched = true;
            handOver.watchedBefore = last;
            if (last == null) {
                first = handOver;
            } else {
                last.watchedAfter = handOver;
            }
            last = handOver;
            arm(limitNanos);
        }
    }

    void ended(HandOver handOver) {
        synchronized (lock) {
            remove(handOver);
        }
    }

    private void remove(HandOver handOver) {
        if (!handOver.isWatched) {
            return;
        }
        handOver.isWatched = false;
        HandOver before = handOver.watchedBefore;
        HandOver after = handOver.watchedAfter;
        if (before == null) {
            first = after;
        } else {
            before.watchedAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.watchedBefore = before;
        }
        handOver.watchedBefore = null;
        handOver.watchedAfter = null;
    }

    private void arm(long nanos) {
        if (!armed) {
            armed = true;
            time.schedule(this::look, nanos);
        }
    }

    private void look() {
        Map<HandOver, Duration> due = new LinkedHashMap<>();
        synchronized (lock) {
            armed = false;
            long now = time.nanoTime();
            for (HandOver oldest = first; oldest != null; oldest = first) {
                long ran = now - oldest.watchedSince;
                if (ran < limitNanos) {
                    arm(limitNanos - ran);
                    break;
                }
                due.put(oldest, Duration.ofNanos(ran));
                remove(oldest);
            }
        }
        if (!due.isEmpty()) {
            workers.execute(() -> due.forEach(late)); // what follows may send, and the scheduler must never wait
        }
    }
}
