package io.intermodal.core.consume;

import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.TimeSource;
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

    private static final TimeSource.Scheduled NO_TIMER = () -> {};

    final Incoming incoming;
    final LaneState lane;
    final @Nullable String key;
    final int bytes;
    private final int arrivedAs;

    Phase phase = Phase.READY;
    /** What runs it; of the worker's thread. */
    volatile @Nullable Turn turn;

    int attempt;
    long firstFailureMillis;
    /** When its next attempt is due, if it failed here. */
    long dueMillis;
    /** Ends its wait for the next attempt. */
    TimeSource.Scheduled timer = NO_TIMER;
    /** Finished, though earlier records of its lane may not be: what a log's frontier moves over. */
    boolean finished;
    /** Its lane or subscription ends, and nothing need be done about it: it comes again. See {@link LaneState#end}. */
    boolean left;

    Held(Incoming incoming, LaneState lane, @Nullable String key) {
        this.incoming = incoming;
        this.lane = lane;
        this.key = key;
        this.bytes = MessageMapper.size(incoming.envelope());
        this.arrivedAs = ControlHeaders.attempt(incoming.envelope());
        this.attempt = arrivedAs;
        this.firstFailureMillis = ControlHeaders.millis(incoming.envelope(), ControlHeaders.FIRST_FAILURE);
    }

    /** Whether it failed in this process, so that giving it back would forget a failure. */
    boolean failedHere() {
        return attempt > arrivedAs;
    }

    @Override
    public String toString() {
        return incoming + " " + phase;
    }
}
