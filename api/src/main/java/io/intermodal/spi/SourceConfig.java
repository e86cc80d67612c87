package io.intermodal.spi;

import io.intermodal.Mode;
import io.intermodal.SubscribeOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link Source} reads and how much it may hold.
 *
 * @param routes what to read: one group, the dead letters of one, or the rungs of the relay
 * @param mode how the group shares. ORDERED: while this member holds a message of a key, the binder lets no other member have one of that key;
 *     within the member the engine keeps the order
 * @param maxHeld the most records handed over and not settled yet; the engine's demand keeps to it
 * @param maxHeldBytes the same in bytes of payload: a hint for fetch sizes
 * @param maxHandlingTime the longest a record is worked on: leases and poll intervals must exceed it
 * @param drainTimeout the longest an orderly closing takes
 * @param onPositionLost what to do about a forgotten position; with FAIL the source ends with {@link BrokerException.Kind#POSITION_LOST}
 */
public record SourceConfig(
        List<Route> routes,
        Mode mode,
        int maxHeld,
        long maxHeldBytes,
        Duration maxHandlingTime,
        Duration drainTimeout,
        SubscribeOptions.OnPositionLost onPositionLost) {

    /** Keeps a copy of the list. */
    public SourceConfig {
        routes = List.copyOf(routes);
    }
}
