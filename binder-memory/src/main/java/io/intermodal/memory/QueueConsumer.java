package io.intermodal.memory;

import io.intermodal.Mode;
import io.intermodal.spi.Lane;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One session's share of one queue: a lane, and what was handed out on it. Under the broker's lock. */
final class QueueConsumer {

    private final QueueSession session;
    private final MemoryQueue queue;
    private final Lane lane;
    /** By delivery tag, which rises within the lane even if a message comes twice. */
    private final SortedMap<Long, QueueEntry> unsettled = new TreeMap<>();

    private long nextTag;
    private boolean held;

    QueueConsumer(QueueSession session, MemoryQueue queue, Lane lane) {
        this.session = session;
        this.queue = queue;
        this.lane = lane;
    }

    MemoryQueue queue() {
        return queue;
    }

    Lane lane() {
        return lane;
    }

    QueueSession session() {
        return session;
    }

    Mode mode() {
        return session.mode();
    }

    boolean wants() {
        return !held && session.wants();
    }

    void hold(boolean hold) {
        held = hold;
        queue.dispatch();
    }

    void deliver(QueueEntry entry) {
        long tag = nextTag++;
        unsettled.put(tag, entry);
        session.add(entry.content.incoming(lane, tag, entry.deliveries, entry.record(queue.name())));
    }

    void push() {
        session.push();
    }

    void ack(long tag) {
        unsettled.remove(tag);
    }

    void giveBack(long tag) {
        QueueEntry entry = unsettled.remove(tag);
        if (entry != null) {
            queue.putBack(entry);
            queue.dispatch();
        }
    }

    /** Leaves the queue. What is unsettled goes back to its old place, one delivery older if the client vanished with it. */
    void detach(boolean abrupt) {
        for (QueueEntry entry : unsettled.values()) {
            entry.deliveries += abrupt ? 1 : 0;
            queue.putBack(entry);
        }
        unsettled.clear();
        queue.detach(this);
    }

    Stream<QueueEntry> unsettled() {
        return unsettled.values().stream();
    }
}
