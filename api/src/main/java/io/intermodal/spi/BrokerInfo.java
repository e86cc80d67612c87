package io.intermodal.spi;

import io.intermodal.Capability;
import io.intermodal.Support;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is at the other end of a link.
 *
 * @param product for people, for instance {@code ActiveMQ Classic}
 * @param version as the broker gives it; {@code unknown} if it does not
 * @param support what the broker does natively, and what the binder itself emulates; the engine adds what it emulates
 * @param maxMessageBytes the largest message the broker takes, where it can be asked
 */
public record BrokerInfo(
        String product, String version, Map<Capability, Support> support, OptionalInt maxMessageBytes) {

    /** Keeps a copy of the map. */
    public BrokerInfo {
        support = Map.copyOf(support);
    }
}
