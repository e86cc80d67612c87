package io.intermodal.memory;

import io.intermodal.Destination;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;

/** What things are called on this broker. Logical names hold no underscore, so parts joined by it cannot be mistaken for another name. */
final class Names {

    private Names() {}

    static String destination(DestinationRef ref) {
        return ref.physicalName()
                .orElseGet(() -> prefix(ref.namespace()) + ref.destination().name());
    }

    /** The one group of a queue is the queue itself. */
    static String group(GroupRef ref) {
        if (ref.group().destination().kind() == Destination.Kind.QUEUE) {
            return destination(ref.destination());
        }
        return ref.physicalName()
                .orElseGet(
                        () -> destination(ref.destination()) + "_" + ref.group().name());
    }

    static String retry(GroupRef ref) {
        return group(ref) + "_retry";
    }

    static String deadLetters(GroupRef ref) {
        return group(ref) + "_dead";
    }

    static String rung(String namespace, Duration delay) {
        return prefix(namespace) + "_rung_" + delay.toSeconds() + "s";
    }

    /**
     * Where a message for a route is written.
     *
     * @param retries whether what is for one group alone has a log of its own
     */
    static String place(Route route, boolean retries) {
        if (route instanceof Route.Everyone everyone) {
            return destination(everyone.destination());
        }
        if (route instanceof Route.OneGroup one) {
            return retries ? retry(one.group()) : group(one.group());
        }
        if (route instanceof Route.DeadLetters dead) {
            return deadLetters(dead.group());
        }
        Route.DelayRung rung = (Route.DelayRung) route;
        return rung(rung.namespace(), rung.delay());
    }

    private static String prefix(String namespace) {
        return namespace.isEmpty() ? "" : namespace + "__";
    }
}
