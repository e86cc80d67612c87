package io.intermodal.core.wire;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a relayed message goes in the end, as text: any connected process may relay it, so the target must be complete without that process's
 * own configuration. Fields are separated by {@code /}; physical names are URL-encoded.
 *
 * <pre>{@code
 * all/topic/orders/ordered/8/staging/
 * one/topic/orders/ordered/8/staging//billing/ordered/
 * }</pre>
 */
public final class Targets {

    private Targets() {}

    /** The text of a route; only {@link Route.Everyone} and {@link Route.OneGroup} can be targets. */
    public static String write(Route route) {
        if (route instanceof Route.Everyone everyone) {
            return "all/" + destination(everyone.destination());
        }
        if (route instanceof Route.OneGroup one) {
            GroupRef group = one.group();
            return "one/" + destination(group.destination()) + "/"
                    + group.group().name() + "/" + (group.group().mode() == Mode.ORDERED ? "ordered" : "work") + "/"
                    + encoded(group.physicalName());
        }
        throw new IllegalArgumentException("not a target: " + route);
    }

    /**
     * The route of a text.
     *
     * @throws RuntimeException of some kind if the text is malformed: the message is then undecodable
     */
    public static Route read(String text) {
        String[] parts = text.split("/", -1);
        boolean one = parts[0].equals("one") && parts.length == 10;
        if (!one && !(parts[0].equals("all") && parts.length == 7)) {
            throw new IllegalArgumentException("malformed relay target");
        }
        Destination destination = parts[1].equals("queue") ? Destination.queue(parts[2]) : Destination.topic(parts[2]);
        destination = destination.partitions(Integer.parseInt(parts[4]));
        if (parts[3].equals("ordered")) {
            destination = destination.ordered();
        }
        DestinationRef ref = new DestinationRef(destination, parts[5], decoded(parts[6]));
        if (!one) {
            return new Route.Everyone(ref);
        }
        Group group = Group.of(destination, parts[7]);
        return new Route.OneGroup(
                new GroupRef(parts[8].equals("ordered") ? group.ordered() : group, ref, decoded(parts[9])));
    }

    private static String destination(DestinationRef ref) {
        Destination destination = ref.destination();
        return (destination.kind() == Destination.Kind.QUEUE ? "queue" : "topic") + "/" + destination.name() + "/"
                + (destination.isOrdered() ? "ordered" : "free") + "/" + destination.partitions() + "/"
                + ref.namespace() + "/"
                + encoded(ref.physicalName());
    }

    private static String encoded(Optional<String> name) {
        return name.map(n -> URLEncoder.encode(n, StandardCharsets.UTF_8)).orElse("");
    }

    private static Optional<String> decoded(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    }
}
