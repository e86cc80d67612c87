package io.intermodal.spi;

import java.time.Duration;
import java.util.List;

/**
 * What has to exist on the broker. Groups bring their dead letters along; what a binder needs besides (retry topics, bindings) is its own
 * affair.
 *
 * @param destinations destinations, those of the groups included. A publisher's plan has its destination and no group; a queue that is made so
 *     already keeps messages for its one group {@code main}
 * @param groups groups
 * @param namespace where delay rungs belong
 * @param delayRungs the relay's storage; empty if the engine does not relay
 */
public record Plan(
        List<DestinationRef> destinations, List<GroupRef> groups, String namespace, List<Duration> delayRungs) {

    /** Keeps copies of the lists. */
    public Plan {
        destinations = List.copyOf(destinations);
        groups = List.copyOf(groups);
        delayRungs = List.copyOf(delayRungs);
    }
}
