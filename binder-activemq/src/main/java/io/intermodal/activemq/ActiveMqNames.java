package io.intermodal.activemq;

import io.intermodal.Destination;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/**
 * What destinations and groups are called on the broker. Logical names hold no underscore, so that two of them around {@code __} can be told
 * apart again and no two different things share a name.
 */
final class ActiveMqNames {

    private static final String SEPARATOR = "__";

    /** What the client reads as something else than a name: lists, wildcards, options, other kinds of destination. */
    private static final List<String> SYNTAX = List.of(",", ">", "*", "?", "://");

    private ActiveMqNames() {}

    /** Where a route leads. */
    static ActiveMQDestination of(Route route) throws BrokerException {
        if (route instanceof Route.Everyone everyone) {
            return of(everyone.destination());
        }
        if (route instanceof Route.OneGroup one) {
            return new ActiveMQQueue(checked(queue(one.group())));
        }
        if (route instanceof Route.DeadLetters dead) {
            return new ActiveMQQueue(checked(deadLetters(dead.group())));
        }
        Route.DelayRung rung = (Route.DelayRung) route;
        return new ActiveMQQueue(rung(rung.namespace(), rung.delay()));
    }

    /** Where a destination's messages are published. */
    static ActiveMQDestination of(DestinationRef ref) throws BrokerException {
        String name = checked(name(ref));
        return isTopic(ref) ? new ActiveMQTopic(name) : new ActiveMQQueue(name);
    }

    static boolean isTopic(DestinationRef ref) {
        return ref.destination().kind() == Destination.Kind.TOPIC;
    }

    static String name(DestinationRef ref) {
        return ref.physicalName().orElseGet(() -> (isTopic(ref) ? "VirtualTopic." : "") + logical(ref));
    }

    /** What the destination would be called if it were of the other kind: somebody else may believe that it is. */
    static String nameOfOtherKind(DestinationRef ref) {
        return (isTopic(ref) ? "" : "VirtualTopic.") + logical(ref);
    }

    /** The queue that a group reads. */
    static String queue(GroupRef ref) {
        DestinationRef destination = ref.destination();
        return ref.physicalName()
                .orElseGet(() -> isTopic(destination)
                        // The broker matches "Consumer.*.VirtualTopic.>", so the group is one element of the name.
                        ? "Consumer." + ref.group().name().replace('.', '_') + "." + name(destination)
                        : name(destination));
    }

    static String deadLetters(GroupRef ref) {
        return "DLQ." + ref.destination().physicalName().orElseGet(() -> logical(ref.destination())) + SEPARATOR
                + ref.group().name();
    }

    /** The underscore before the dot keeps rungs apart from destinations, which have none there. */
    static String rung(String namespace, Duration delay) {
        String length = delay.toMillis() % 1000 == 0 ? delay.toSeconds() + "s" : delay.toMillis() + "ms";
        return "im_delay." + namespace + SEPARATOR + length;
    }

    /** What is wrong with a name from the configuration. */
    static Optional<String> problem(String name) {
        if (name.isBlank() || !name.equals(name.strip())) {
            return Optional.of("is empty or begins or ends with a blank");
        }
        return SYNTAX.stream()
                .filter(name::contains)
                .findFirst()
                .map(syntax -> "holds '" + syntax + "', which ActiveMQ does not take as part of a name");
    }

    private static String checked(String name) throws BrokerException {
        Optional<String> problem = problem(name);
        if (problem.isPresent()) {
            throw new BrokerException(
                    BrokerException.Kind.CONFLICT,
                    "the physical name '" + name + "' " + problem.get() + "; change the setting physical-name",
                    null);
        }
        return name;
    }

    private static String logical(DestinationRef ref) {
        String name = ref.destination().name();
        return ref.namespace().isEmpty() ? name : ref.namespace() + SEPARATOR + name;
    }
}
