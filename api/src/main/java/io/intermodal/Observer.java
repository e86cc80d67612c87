package io.intermodal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what a connection does: the hook for metrics. Every method does nothing unless overridden; nothing is measured when no
 * observer is registered. Called on the engine's threads; must be quick, thread-safe and not throw.
 */
public interface Observer {

    /** How a delivery was settled. */
    enum Settled {
        /** By ack. */
        ACKED,
        /** By retry: it comes again. */
        RETRIED,
        /** It went to the dead letters. */
        DEAD_LETTERED,
        /** It was past its time to live. */
        EXPIRED,
        /** Its lease was lost: it comes again. */
        LOST
    }

    /** A publish ended. */
    default void published(Destination destination, PublishOutcome outcome, Duration took) {}

    /** A handler was called. */
    default void delivered(Group group, int attempt) {}

    /** A handler ended, with its exception if it threw one. */
    default void handled(Group group, Duration took, @Nullable Throwable failure) {}

    /** A delivery was settled. */
    default void settled(Group group, Settled how) {}

    /** A link was made again after it was lost. */
    default void reconnected(String connection, Duration outage) {}
}
