package io.intermodal;

import java.util.concurrent.CompletionStage;

/** The answer to an attempt to settle a {@link Delivery}. Thread-safe. Not to be implemented by applications. */
public interface Settlement {

    /** What became of the attempt. */
    enum Result {
        /** This call settled the delivery. */
        WON,
        /** It was settled before, by this or another verb, or by its time-out. This call did nothing. */
        ALREADY_SETTLED,
        /** The link, partition or session that it came from is gone; the message comes again. This call did nothing. */
        LEASE_LOST
    }

    /** What became of the attempt. */
    Result result();

    /** Whether this call settled the delivery. */
    default boolean won() {
        return result() == Result.WON;
    }

    /**
     * Completes when the broker has recorded the settlement: for a retry or reject when the copy is confirmed and the original settled. A
     * retry that waits in this member's memory, as short ones do, has nothing to record and completes at once; if the member is lost before
     * the next attempt, the message comes again as the attempt that it was. Completes exceptionally with a {@link MessagingException} if
     * that can no longer happen, so that the message comes again; at once if this call did not win.
     */
    CompletionStage<Void> recorded();
}
