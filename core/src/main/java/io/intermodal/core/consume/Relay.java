package io.intermodal.core.consume;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.core.config.SubscriptionSettings;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.link.Preparation;
import io.intermodal.core.publish.DelayRouting;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Moves delayed messages from rung to rung and on to their targets, where the broker keeps no delays. Any connected process relays for all: the
 * target travels in the message. A record whose hop has not ended waits in memory, unsettled and without a thread.
 */
public final class Relay implements Processor {

    /** So many records of one rung are looked at ahead of time; the rest stay with the broker. They are in the order of due times. */
    private static final int AHEAD = 500;

    /** As many bytes of one rung: what waits for hours must not fill the memory. */
    private static final long AHEAD_BYTES = 4L << 20;

    private final ConsumerSpec.Tools tools;

    private Relay(ConsumerSpec.Tools tools) {
        this.tools = tools;
    }

    /**
     * A relay that has to be attached.
     *
     * @param connection the connection's name
     * @param namespace of the rungs
     * @param tools of the connection
     * @param preparation makes the rungs exist
     */
    public static CoreSubscription create(
            String connection, String namespace, ConsumerSpec.Tools tools, Preparation preparation) {
        List<Route> rungs = DelayRouting.RUNGS.stream()
                .map(rung -> (Route) new Route.DelayRung(namespace, rung))
                .toList();
        SubscriptionSettings settings = new SubscriptionSettings(
                64,
                AHEAD * rungs.size(),
                AHEAD_BYTES,
                AHEAD,
                RetryPolicy.builder().maxAttempts(1000).build(),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                SubscribeOptions.SettlementMode.AUTO,
                SubscribeOptions.OnExhausted.STOP_KEY,
                SubscribeOptions.OnExpired.DISCARD,
                SubscribeOptions.OnPositionLost.EARLIEST,
                SubscribeOptions.OnStuck.HOLD);
        // A stand-in, so that events have something to name; the rungs are read through the routes.
        Group group = Group.of(Destination.topic("delay-relay"), "relay");
        ConsumerSpec spec = new ConsumerSpec(
                connection, "delay relay", group, rungs, Mode.WORK, settings, null, null, true, preparation, tools);
        return new CoreSubscription(group, Duration.ofSeconds(5), new Consumer(spec, new Relay(tools)));
    }

    @Override
    public @Nullable CompletionStage<?> process(HandOver handOver) {
        Envelope envelope = handOver.held.incoming.envelope();
        long now = tools.time().epochMillis();
        long due = ControlHeaders.millis(envelope, ControlHeaders.DUE);
        long hopEnd = ControlHeaders.millis(envelope, ControlHeaders.HOP);
        // The last part of a second is waited for here: a further hop would only add to the lateness.
        long until = due - hopEnd < DelayRouting.RUNGS.get(0).toMillis() ? due : hopEnd;
        if (until > now) {
            handOver.decide(new Verdict(Kind.RETRY, Duration.ofMillis(until - now), null, null));
            return null;
        }
        return forward(DelayRouting.unwrapped(handOver.held.incoming));
    }

    private CompletionStage<?> forward(Outgoing message) {
        CompletableFuture<Void> forwarded = new CompletableFuture<>();
        tools.copies()
                .copy(
                        message,
                        (sent, outcome, cause) -> tools.threads().workers().execute(() -> {
                            if (outcome == PublishOutcome.CONFIRMED) {
                                forwarded.complete(null);
                            } else {
                                forwarded.completeExceptionally(
                                        cause == null
                                                ? new BrokerException(
                                                        BrokerException.Kind.INTERNAL, "no reason was given", null)
                                                : cause);
                            }
                        }));
        return forwarded;
    }
}
