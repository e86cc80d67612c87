package io.intermodal.core.consume;

import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.Incoming;
import org.jspecify.annotations.Nullable;

/** A record that a source handed over and that is not settled yet. Changeable fields are guarded by the {@link Dispatcher}'s lock. */
final class Held {

    /** Where it is. */
    enum Phase {
        /** May run as soon as a slot and its key are free. */
        READY,
        /** Beyond its lane's window. */
        PARKED,
        /** Has a slot. */
        RUNNING,
        /** Has failed and waits for its next attempt, in memory. */
        WAITING,
        /** Decided; its copy or settlement is on the way. */
        SETTLING,
        /** Settled, given back or dropped. */
        DONE
    }

    final Incoming incoming;
    final LaneState lane;
    final @Nullable String key;
    final int bytes;

    Phase phase = Phase.READY;
    int attempt;
    long firstFailureMillis;
    /** Finished, though earlier records of its lane may not be: what a log's frontier moves over. */
    boolean finished;

    Held(Incoming incoming, LaneState lane, @Nullable String key) {
        this.incoming = incoming;
        this.lane = lane;
        this.key = key;
        this.bytes = MessageMapper.size(incoming.envelope());
        this.attempt = ControlHeaders.attempt(incoming.envelope());
        this.firstFailureMillis = ControlHeaders.millis(incoming.envelope(), ControlHeaders.FIRST_FAILURE);
    }

    @Override
    public String toString() {
        return incoming + " " + phase;
    }
}
