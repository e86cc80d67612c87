package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What destinations and groups are called on the broker. Logical names hold no underscore, so that two of them around {@code __} can be told
 * apart again and no two different things share a name, also where Kafka takes a dot and an underscore for the same.
 */
final class KafkaNames {

    static final String RETRY = "__retry";
    static final String DEAD_LETTERS = "__dlq";

    private static final String SEPARATOR = "__";
    private static final String DELAY = "im_delay";
    private static final int LONGEST = 249;

    private KafkaNames() {}

    /** Where messages for a route are written. */
    static String topic(Route route) {
        if (route instanceof Route.Everyone everyone) {
            return topic(everyone.destination());
        }
        if (route instanceof Route.OneGroup one) {
            return retries(one.group());
        }
        if (route instanceof Route.DeadLetters dead) {
            return deadLetters(dead.group());
        }
        Route.DelayRung rung = (Route.DelayRung) route;
        return rung(rung.namespace(), rung.delay());
    }

    static String topic(DestinationRef ref) {
        return ref.physicalName()
                .orElseGet(() -> prefix(ref.namespace()) + ref.destination().name());
    }

    static String retries(GroupRef ref) {
        return own(ref) + RETRY;
    }

    static String deadLetters(GroupRef ref) {
        return own(ref) + DEAD_LETTERS;
    }

    /** The name of a group's own topics, without their ends. */
    static String own(GroupRef ref) {
        return topic(ref.destination()) + SEPARATOR + ref.group().name();
    }

    /** The consumer group that has the positions of a group. */
    static String group(GroupRef ref) {
        DestinationRef destination = ref.destination();
        return ref.physicalName()
                .orElseGet(() -> prefix(destination.physicalName().isPresent() ? "" : destination.namespace())
                        + ref.group().name()
                        + SEPARATOR
                        + destination
                                .physicalName()
                                .orElse(destination.destination().name()));
    }

    /** The consumer group of whoever redrives: its position parts what is left from what was sent back. */
    static String redrive(GroupRef ref) {
        return "redrive" + SEPARATOR + deadLetters(ref);
    }

    static String relay(String namespace) {
        return prefix(namespace) + "relay" + SEPARATOR + DELAY;
    }

    static String rung(String namespace, Duration delay) {
        String length = delay.toMillis() % 1000 == 0 ? delay.toSeconds() + "s" : delay.toMillis() + "ms";
        return prefix(namespace) + DELAY + SEPARATOR + length;
    }

    /** What a source has to read: its topics, the first of which has the positions that matter, and its consumer group. */
    record Reading(List<String> topics, String group) {}

    static Reading reading(List<Route> routes) throws BrokerException {
        Route first = routes.get(0);
        if (routes.size() == 1 && first instanceof Route.OneGroup one) {
            return new Reading(List.of(topic(one.group().destination()), retries(one.group())), group(one.group()));
        }
        if (routes.size() == 1 && first instanceof Route.DeadLetters dead) {
            return new Reading(List.of(deadLetters(dead.group())), redrive(dead.group()));
        }
        if (routes.stream().allMatch(Route.DelayRung.class::isInstance)) {
            return new Reading(
                    routes.stream().map(KafkaNames::topic).toList(), relay(((Route.DelayRung) first).namespace()));
        }
        throw new BrokerException(
                BrokerException.Kind.UNSUPPORTED,
                "one source cannot read " + routes + ": they are of several groups",
                null);
    }

    /** What is wrong with a name from the configuration. */
    static Optional<String> problem(String topic) {
        if (topic.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        if (!topic.matches("[a-zA-Z0-9._-]+") || topic.equals(".") || topic.equals("..")) {
            return Optional.of("is no topic of Kafka's, which are letters, digits, '.', '_' and '-'");
        }
        return Optional.empty();
    }

    private static String prefix(String namespace) {
        return namespace.isEmpty() ? "" : namespace + SEPARATOR;
    }
}
