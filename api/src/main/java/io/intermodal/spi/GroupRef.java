package io.intermodal.spi;

import io.intermodal.Group;
import java.util.Optional;

/**
 * A group together with what configuration says about its name on the broker.
 *
 * @param group the logical group
 * @param destination its destination
 * @param physicalName an existing object to use, opaque and in the broker's own grammar
 */
public record GroupRef(Group group, DestinationRef destination, Optional<String> physicalName) {

    @Override
    public String toString() {
        return group + physicalName.map(name -> " (" + name + ")").orElse("");
    }
}
