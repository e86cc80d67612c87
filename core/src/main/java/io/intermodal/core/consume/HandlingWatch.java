package io.intermodal.core.consume;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Notices handlers that run too long. All of a subscription may run equally long, so the first that began is the first due: one timer serves
 * all of them.
 */
final class HandlingWatch {

    private final TimeSource time;
    private final Executor workers;
    private final long limitNanos;
    private final BiConsumer<HandOver, Duration> late;
    private final Map<HandOver, Long> running = new LinkedHashMap<>();
    private boolean armed;

    HandlingWatch(TimeSource time, Executor workers, Duration limit, BiConsumer<HandOver, Duration> late) {
        this.time = time;
        this.workers = workers;
        this.limitNanos = limit.toNanos();
        this.late = late;
    }

    void begun(HandOver handOver) {
        synchronized (running) {
            running.put(handOver, time.nanoTime());
            arm(limitNanos);
        }
    }

    void ended(HandOver handOver) {
        synchronized (running) {
            running.remove(handOver);
        }
    }

    private void arm(long nanos) {
        if (!armed) {
            armed = true;
            time.schedule(this::look, nanos);
        }
    }

    private void look() {
        Map<HandOver, Duration> due = new LinkedHashMap<>();
        synchronized (running) {
            armed = false;
            long now = time.nanoTime();
            for (Iterator<Map.Entry<HandOver, Long>> all = running.entrySet().iterator(); all.hasNext(); ) {
                Map.Entry<HandOver, Long> entry = all.next();
                long ran = now - entry.getValue();
                if (ran < limitNanos) {
                    arm(limitNanos - ran);
                    break;
                }
                due.put(entry.getKey(), Duration.ofNanos(ran));
                all.remove();
            }
        }
        if (!due.isEmpty()) {
            workers.execute(() -> due.forEach(late)); // what follows may send, and the scheduler must never wait
        }
    }
}
