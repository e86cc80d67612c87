package io.intermodal.memory;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;

/** One partition in the hands of one member, from assignment to loss. Under the broker's lock. */
final class LogLane {

    private final LogPartition partition;
    private final Lane lane;
    private long position;
    private boolean held;
    private boolean closing;
    private boolean gone;

    LogLane(LogPartition partition, Lane lane, long position) {
        this.partition = partition;
        this.lane = lane;
        this.position = position;
    }

    LogPartition partition() {
        return partition;
    }

    Lane lane() {
        return lane;
    }

    void open(SourceChannel channel) {
        long committed = position;
        position = Math.max(committed, partition.first());
        channel.opened(lane, position);
        if (committed < position) {
            channel.gap(lane, committed, position);
        }
    }

    void hold(boolean hold) {
        held = hold;
    }

    /** Hands out nothing more; commits still count. */
    void close() {
        closing = true;
    }

    /** From here on commits come too late. */
    void fence() {
        closing = true;
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** Whether there is a record to hand out. Steps over what was deleted, and says so. */
    boolean hasNext(SourceChannel channel) {
        if (closing) {
            return false;
        }
        if (position < partition.first()) {
            channel.gap(lane, position, partition.first());
            position = partition.first();
        }
        return !held && position < partition.end();
    }

    Incoming next() {
        return partition.read(position++).incoming(lane, Incoming.NOT_COUNTED);
    }
}
