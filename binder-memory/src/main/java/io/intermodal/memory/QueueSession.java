package io.intermodal.memory;

import io.intermodal.Mode;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker's half of a source of queues: one demand over all its queues. Under the broker's lock. */
final class QueueSession {

    private final SourceChannel channel;
    private final Mode mode;
    private final List<QueueConsumer> consumers = new ArrayList<>();
    private final List<Incoming> outbox = new ArrayList<>();
    private int demand;
    private int turn;
    private boolean quiet;
    private boolean attached;

    QueueSession(SourceChannel channel, Mode mode) {
        this.channel = channel;
        this.mode = mode;
    }

    void read(MemoryQueue queue, Lane lane) {
        consumers.add(new QueueConsumer(this, queue, lane));
    }

    void attach() {
        if (attached) {
            return;
        }
        attached = true;
        for (QueueConsumer consumer : consumers) {
            channel.opened(consumer.lane(), 0);
            consumer.queue().attach(consumer);
        }
    }

    SourceChannel channel() {
        return channel;
    }

    Mode mode() {
        return mode;
    }

    boolean wants() {
        return demand > 0 && !quiet;
    }

    /** The queues take turns, so that one full of messages does not starve the others. */
    void demand(int more) {
        demand += more;
        turn++;
        for (int i = 0; attached && i < consumers.size(); i++) {
            consumers.get((turn + i) % consumers.size()).queue().dispatch();
        }
    }

    void quiet() {
        quiet = true;
    }

    void add(Incoming record) {
        demand--;
        outbox.add(record);
    }

    void push() {
        if (!outbox.isEmpty()) {
            channel.records(List.copyOf(outbox));
            outbox.clear();
        }
    }

    Optional<QueueConsumer> consumer(Lane lane) {
        return consumers.stream().filter(consumer -> consumer.lane() == lane).findFirst();
    }

    void detach(boolean abrupt) {
        if (attached) {
            attached = false;
            quiet = true;
            consumers.forEach(consumer -> consumer.detach(abrupt));
        }
    }
}
