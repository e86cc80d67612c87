package io.intermodal.core.testing;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of which only some parts matter to a test. */
public final class Some {

    /** An ordered topic. */
    public static final Destination ORDERS = Destination.topic("orders").ordered();

    /** Its reference, without anything that configuration could add. */
    public static final DestinationRef ORDERS_REF = new DestinationRef(ORDERS, "", Optional.empty());

    /** A group of it. */
    public static final GroupRef BILLING = new GroupRef(Group.of(ORDERS, "billing"), ORDERS_REF, Optional.empty());

    private Some() {}

    /** An envelope with an id and a key. */
    public static Envelope envelope(String id, @Nullable String key) {
        return Envelope.builder(new byte[] {1, 2, 3})
                .id(id)
                .key(key)
                .timestampMillis(1)
                .build();
    }

    /** A message to everyone. */
    public static Outgoing outgoing(String id, @Nullable String key) {
        return new Outgoing(new Route.Everyone(ORDERS_REF), envelope(id, key), 0, null);
    }

    /** A lane of the group. */
    public static Lane lane(String name) {
        return new Lane(new Route.OneGroup(BILLING), name);
    }

    /** A record of a lane. */
    public static Incoming incoming(Lane lane, long position, @Nullable String key) {
        return new Incoming(lane, position, envelope(lane + "-" + position, key), 0, "native");
    }
}
