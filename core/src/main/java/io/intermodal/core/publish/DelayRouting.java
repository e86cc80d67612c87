package io.intermodal.core.publish;

import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.core.wire.Targets;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a message with a due time gets there: by the broker if it keeps delays that long, else from rung to rung. In each rung all messages wait
 * equally long, so its head is always due first; the largest rung that fits the rest is taken, and the last hop is a second at most.
 */
public final class DelayRouting {

    /** The rungs: powers of four seconds, at most three hops on each. */
    public static final List<Duration> RUNGS = rungs();

    private static final Duration POSTPONED = RUNGS.get(3);

    private DelayRouting() {}

    private static List<Duration> rungs() {
        List<Duration> rungs = new ArrayList<>();
        for (long seconds = 1; seconds <= 65_536; seconds *= 4) {
            rungs.add(Duration.ofSeconds(seconds));
        }
        return Collections.unmodifiableList(rungs);
    }

    /** Whether the broker keeps a delay of this length for this route. */
    public static boolean isNative(Sender sender, Route route, long delayMillis) {
        return sender.nativeDelay(route)
                .filter(most -> most.compareTo(Duration.ofMillis(delayMillis)) >= 0)
                .isPresent();
    }

    /**
     * What to send now for a message that is due later.
     *
     * @param sender tells what the broker can do
     * @param message with its final route and due time
     * @param now epoch milliseconds
     * @param namespace of the rungs
     */
    public static Outgoing next(Sender sender, Outgoing message, long now, String namespace) {
        long rest = message.deliverAtMillis() - now;
        if (message.deliverAtMillis() == 0) {
            return message;
        }
        if (rest <= 0) {
            return new Outgoing(message.route(), message.envelope(), 0, message.original());
        }
        if (isNative(sender, message.route(), rest)) {
            return message;
        }
        return hop(message, now, namespace);
    }

    private static Outgoing hop(Outgoing message, long now, String namespace) {
        long due = message.deliverAtMillis();
        Duration rung = RUNGS.get(0);
        for (Duration candidate : RUNGS) {
            if (candidate.toMillis() <= due - now) {
                rung = candidate;
            }
        }
        long hopEnd = Math.min(due, now + rung.toMillis());
        return new Outgoing(
                new Route.DelayRung(namespace, rung),
                message.envelope().toBuilder()
                        .control(ControlHeaders.DUE, Long.toString(due))
                        .control(ControlHeaders.HOP, Long.toString(hopEnd))
                        .control(ControlHeaders.TARGET, Targets.write(message.route()))
                        .build(),
                0,
                message.original());
    }

    /** When the present hop of a relayed message ends. */
    public static long hopEnd(Envelope relayed) {
        long due = ControlHeaders.millis(relayed, ControlHeaders.DUE);
        long hopEnd = ControlHeaders.millis(relayed, ControlHeaders.HOP);
        // The last part of a second is waited for in the present hop: a further one would only add to the lateness.
        return due - hopEnd < RUNGS.get(0).toMillis() ? due : hopEnd;
    }

    /** A relayed message, put into the rung that fits what is left of its delay. */
    public static Outgoing anotherHop(Incoming relayed, long now, String namespace) {
        return hop(unwrapped(relayed), now, namespace);
    }

    /** A relayed message whose target refuses it: once more through a rung, so that it holds up nobody and is not lost. */
    public static Outgoing postponed(Incoming relayed, long now, String namespace) {
        String later = Long.toString(now + POSTPONED.toMillis());
        return new Outgoing(
                new Route.DelayRung(namespace, POSTPONED),
                relayed.envelope().toBuilder()
                        .control(ControlHeaders.DUE, later)
                        .control(ControlHeaders.HOP, later)
                        .build(),
                0,
                relayed);
    }

    /** A relayed message that has reached its target's turn: without the relay's headers, due at its own time. */
    public static Outgoing unwrapped(Incoming relayed) {
        long due = ControlHeaders.millis(relayed.envelope(), ControlHeaders.DUE);
        String target = relayed.envelope().control().get(ControlHeaders.TARGET);
        if (target == null) {
            throw new IllegalArgumentException("a message in a delay rung has no " + ControlHeaders.TARGET);
        }
        return new Outgoing(
                Targets.read(target),
                relayed.envelope().toBuilder()
                        .control(ControlHeaders.DUE, null)
                        .control(ControlHeaders.HOP, null)
                        .control(ControlHeaders.TARGET, null)
                        .build(),
                due,
                relayed);
    }
}
