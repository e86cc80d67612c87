package io.intermodal.spi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where a {@link Source} hands out records and reports the fate of lanes. One call at a time per source; returns at once and never runs
 * application code on the caller's thread. A call for a lane that is not open is ignored.
 */
public interface SourceEvents {

    /**
     * A lane was assigned.
     *
     * @param lane a new object, also for a partition that was had before
     * @param position the first position that will be handed out, for logs; otherwise 0
     */
    void opened(Lane lane, long position);

    /** A record of an open lane, within demand. */
    void record(Incoming message);

    /** Records in order, of any lanes, within demand. */
    default void records(List<Incoming> messages) {
        for (Incoming message : messages) {
            record(message);
        }
    }

    /**
     * The broker wants a lane back in good order. The engine starts nothing more from it, lets running handlers end and settles or commits
     * them; then the binder flushes and lets go. Demand, acknowledgements and commits of all lanes must go on working meanwhile.
     *
     * @param lane an open lane
     * @param atMost how long the broker waits
     * @return completes when the lane may go, at the latest after {@code atMost}
     */
    CompletionStage<Void> closing(Lane lane, Duration atMost);

    /**
     * A lane is lost, or has been let go: late settlements of its records are dropped. May follow {@link #closing} of the same lane, may come
     * long after the broker gave the lane to somebody else (a client learns of it at its next call), and may come twice.
     */
    void fenced(Lane lane);

    /**
     * Unread messages were deleted by the broker.
     *
     * @param lane the lane
     * @param from the first position that is missing
     * @param to the first position that is there, or -1 if unknown
     */
    void gap(Lane lane, long from, long to);

    /**
     * The source is over though its link stands (channel closed, consumer cancelled, position lost); all its lanes are fenced. The engine closes
     * it and makes another, or gives the subscription up if the kind is POSITION_LOST or CONFLICT. Silent after {@link Source#close}.
     */
    void ended(BrokerException cause);
}
