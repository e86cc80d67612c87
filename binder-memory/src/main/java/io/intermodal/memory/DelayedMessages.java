package io.intermodal.memory;

import io.intermodal.spi.TimeSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Messages that the broker itself keeps until they are due, by the clock of a connected client. Under the broker's lock. */
final class DelayedMessages {

    private record Delayed(long dueMillis, long number, String place, Content content, Runnable release) {}

    private final Server server;
    private final PriorityQueue<Delayed> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueMillis).thenComparingLong(Delayed::number));
    private long numbers;
    private @Nullable TimeSource clock;
    private TimeSource.@Nullable Scheduled timer;

    DelayedMessages(Server server) {
        this.server = server;
    }

    /** Keeps a message unless it is due already. */
    void add(long dueMillis, String place, Content content, Runnable release) {
        TimeSource now = clock;
        if (dueMillis == 0 || (now != null && now.epochMillis() >= dueMillis)) {
            release.run();
            return;
        }
        waiting.add(new Delayed(dueMillis, numbers++, place, content, release));
        arm();
    }

    long count(String place) {
        return waiting.stream().filter(message -> message.place().equals(place)).count();
    }

    /** What waits, the first due first; it has no position yet. */
    List<MemoryRecord> contents() {
        return waiting.stream()
                .sorted(waiting.comparator())
                .map(message -> MemoryRecord.delayed(message.place(), message.dueMillis(), message.content()))
                .toList();
    }

    void forget(String place) {
        waiting.removeIf(message -> message.place().equals(place));
    }

    void useClock(@Nullable TimeSource newest) {
        clock = newest;
        arm();
    }

    private void arm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        Delayed next = waiting.peek();
        if (next != null && clock != null) {
            long millis = Math.max(1, next.dueMillis() - clock.epochMillis());
            timer = clock.schedule(() -> server.submit(this::releaseDue), millis * 1_000_000);
        }
    }

    /** Looks at the clock again: a timer that runs by another clock than epoch time may fire early. */
    private void releaseDue() {
        TimeSource now = clock;
        while (now != null && !waiting.isEmpty() && waiting.element().dueMillis() <= now.epochMillis()) {
            waiting.remove().release().run();
        }
        arm();
    }
}
