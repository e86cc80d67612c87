package io.intermodal.spi;

import io.intermodal.Destination;
import java.util.Optional;

/**
 * A destination together with what configuration says about its name on the broker.
 *
 * @param destination the logical destination
 * @param namespace a prefix that keeps environments on one broker apart; may be empty
 * @param physicalName an existing object to use, opaque and in the broker's own grammar; namespace and mapping then do not apply
 */
public record DestinationRef(Destination destination, String namespace, Optional<String> physicalName) {

    @Override
    public String toString() {
        return destination.name() + physicalName.map(name -> " (" + name + ")").orElse("");
    }
}
