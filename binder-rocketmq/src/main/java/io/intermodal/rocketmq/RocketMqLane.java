package io.intermodal.rocketmq;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.util.ArrayDeque;
import org.apache.rocketmq.common.message.MessageQueue;

/** One ownership of one queue: what was pulled and not handed out, and how far it is finished. Owned by the thread of its source. */
final class RocketMqLane {

    final MessageQueue queue;
    final String server;
    final Lane lane;

    final ArrayDeque<Incoming> buffer = new ArrayDeque<>();
    long bytes;
    boolean held;
    /** To be let go: hands out nothing more, commits still count. */
    boolean closing;

    boolean gone;

    /** Where to pull next. */
    long next;

    boolean pulling;
    long pullNotBefore;
    /** Since when the position is behind the end of the queue, or 0. */
    long beyondSince;

    long wanted;
    long committed;
    boolean committing;

    RocketMqLane(MessageQueue queue, String server, Lane lane, long position) {
        this.queue = queue;
        this.server = server;
        this.lane = lane;
        this.next = position;
        this.wanted = position;
        this.committed = position;
    }

    void add(Incoming message) {
        buffer.add(message);
        bytes += message.envelope().body().length;
    }

    boolean hasNext() {
        return !held && !closing && !gone && !buffer.isEmpty();
    }

    Incoming take() {
        Incoming message = buffer.remove();
        bytes -= message.envelope().body().length;
        return message;
    }

    void drop() {
        buffer.clear();
        bytes = 0;
    }
}
