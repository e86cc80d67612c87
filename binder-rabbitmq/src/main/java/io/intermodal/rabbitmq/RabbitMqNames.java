package io.intermodal.rabbitmq;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What destinations and groups are called on the broker. Logical names hold no underscore, so {@code __} between two of them is unambiguous. */
final class RabbitMqNames {

    private static final String SEPARATOR = "__";

    /** In front of everything of a namespace. Joined as the others are, (a, b) of one environment would be (a, b) of another. */
    private static final String NAMESPACE = ":";

    private static final int MAX_BYTES = 255;

    private RabbitMqNames() {}

    static boolean isTopic(DestinationRef ref) {
        return ref.destination().kind() == Destination.Kind.TOPIC;
    }

    static String exchange(DestinationRef ref) {
        return ref.physicalName().orElseGet(() -> logical(ref));
    }

    /** How many routing keys a destination's publishers use. */
    static int partitions(DestinationRef ref) {
        return ref.destination().isOrdered() ? ref.destination().partitions() : 1;
    }

    /**
     * The exchange whose name records the kind of a destination and its number of partitions. It is the alternate of the destination's exchange, and
     * the broker refuses to declare that with another one.
     */
    static String marker(DestinationRef ref) {
        String count = ref.destination().isOrdered() ? "n" + partitions(ref) : "free";
        return exchange(ref) + SEPARATOR + (isTopic(ref) ? count : "queue-" + count);
    }

    /** The one group of a queue. */
    static GroupRef main(DestinationRef ref) {
        return new GroupRef(Group.of(ref.destination()), ref, Optional.empty());
    }

    /** Whether a group has a queue per partition. A queue's one group has: whether it is read in order is not known when it is made. */
    static boolean isPartitioned(GroupRef ref) {
        return ref.destination().destination().isOrdered()
                && (ref.group().mode() == Mode.ORDERED || !isTopic(ref.destination()));
    }

    /** The queues that a group reads. */
    static List<String> queues(GroupRef ref) {
        return isPartitioned(ref) ? partitionQueues(ref) : List.of(queue(ref));
    }

    static List<String> partitionQueues(GroupRef ref) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < partitions(ref.destination()); i++) {
            names.add(partitionQueue(ref, i));
        }
        return names;
    }

    static String partitionQueue(GroupRef ref, int partition) {
        return queue(ref) + SEPARATOR + "p" + partition;
    }

    static String queue(GroupRef ref) {
        return ref.physicalName()
                .orElseGet(() -> isTopic(ref.destination())
                        ? exchange(ref.destination()) + SEPARATOR + ref.group().name()
                        : exchange(ref.destination()));
    }

    static String deadLetters(GroupRef ref) {
        return exchange(ref.destination()) + SEPARATOR + ref.group().name() + SEPARATOR + "dlq";
    }

    /** The underscore before the dot keeps rungs apart from destinations, which have none there. */
    static String rung(String namespace, Duration delay) {
        String length = delay.toMillis() % 1000 == 0 ? delay.toSeconds() + "s" : delay.toMillis() + "ms";
        return "im_delay." + namespace + SEPARATOR + length;
    }

    /** Everything that a source reads. */
    static List<String> readable(Route route) {
        if (route instanceof Route.OneGroup one) {
            return queues(one.group());
        }
        if (route instanceof Route.DeadLetters dead) {
            return List.of(deadLetters(dead.group()));
        }
        if (route instanceof Route.DelayRung rung) {
            return List.of(rung(rung.namespace(), rung.delay()));
        }
        throw new IllegalArgumentException("not readable: " + route);
    }

    /** What is wrong with a name from the configuration. */
    static Optional<String> problem(String name) {
        if (name.isBlank() || !name.equals(name.strip())) {
            return Optional.of("is empty or begins or ends with a blank");
        }
        if (name.startsWith("amq.")) {
            return Optional.of("begins with 'amq.', which RabbitMQ keeps for itself");
        }
        return name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                ? Optional.of("is longer than " + MAX_BYTES + " bytes")
                : Optional.empty();
    }

    private static String logical(DestinationRef ref) {
        String name = ref.destination().name();
        return ref.namespace().isEmpty() ? name : ref.namespace() + NAMESPACE + name;
    }
}
