package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What destinations and groups are called on the broker, which knows no dots: they are underscores, which logical names hold none of, so no two
 * different things share a name. Two underscores part the names that are put together.
 */
final class RocketMqNames {

    static final String RETRY = "__retry";
    static final String DEAD_LETTERS = "__dlq";

    static final int LONGEST_TOPIC = 127;
    static final int LONGEST_GROUP = 120;

    private static final String SEPARATOR = "__";
    private static final String DELAY = "im_delay";

    private RocketMqNames() {}

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
                .orElseGet(
                        () -> prefix(ref.namespace()) + plain(ref.destination().name()));
    }

    static String retries(GroupRef ref) {
        return own(ref) + RETRY;
    }

    static String deadLetters(GroupRef ref) {
        return own(ref) + DEAD_LETTERS;
    }

    /** The name of a group's own topics, without their ends. */
    static String own(GroupRef ref) {
        return topic(ref.destination()) + SEPARATOR + plain(ref.group().name());
    }

    /** The consumer group that has the positions of a group. */
    static String group(GroupRef ref) {
        DestinationRef destination = ref.destination();
        return ref.physicalName()
                .orElseGet(() -> shortened(prefix(destination.physicalName().isPresent() ? "" : destination.namespace())
                        + plain(ref.group().name())
                        + SEPARATOR
                        + destination
                                .physicalName()
                                .orElseGet(() -> plain(destination.destination().name()))));
    }

    /** The consumer group of whoever redrives: its position parts what is left from what was sent back. */
    static String redrive(GroupRef ref) {
        return shortened("redrive" + SEPARATOR + deadLetters(ref));
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
                    routes.stream().map(RocketMqNames::topic).toList(), relay(((Route.DelayRung) first).namespace()));
        }
        throw new BrokerException(
                BrokerException.Kind.UNSUPPORTED,
                "one source cannot read " + routes + ": they are of several groups",
                null);
    }

    /** What is wrong with the name of a topic or, with the other limit, of a group. */
    static Optional<String> problem(String name, int longest) {
        if (name.length() > longest) {
            return Optional.of("is longer than " + longest + " characters");
        }
        if (!name.matches("[%|a-zA-Z0-9_-]+")) {
            return Optional.of("is no name of RocketMQ's, which are letters, digits, '%', '|', '_' and '-'");
        }
        return Optional.empty();
    }

    private static String prefix(String namespace) {
        return namespace.isEmpty() ? "" : plain(namespace) + SEPARATOR;
    }

    private static String plain(String logical) {
        return logical.replace('.', '_');
    }

    /** Names of groups that nobody chose have to fit; of the longest the end is replaced by a number that stands for it. */
    private static String shortened(String group) {
        if (group.length() <= LONGEST_GROUP) {
            return group;
        }
        CRC32 rest = new CRC32();
        rest.update(group.getBytes(UTF_8));
        return group.substring(0, LONGEST_GROUP - 10) + SEPARATOR + String.format(Locale.ROOT, "%08x", rest.getValue());
    }
}
