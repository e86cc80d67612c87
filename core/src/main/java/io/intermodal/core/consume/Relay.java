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
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves delayed messages from rung to rung and on to their targets, where the broker keeps no delays. Any connected process relays for all: the
 * target travels in the message. A record whose hop has not ended waits in memory, unsettled and without a thread.
 */
public final class Relay implements Processor {

    /** So many records of one rung are looked at ahead of time; the rest stay with the broker. They are in the order of due times. */
    private static final int AHEAD = 500;

    /** As many bytes of one rung: what waits for hours must not fill the memory. */
    private static final long AHEAD_BYTES = 4L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final ConsumerSpec.Tools tools;
    private final String namespace;

    private Relay(ConsumerSpec.Tools tools, String namespace) {
        this.tools = tools;
        this.namespace = namespace;
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
                RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofSeconds(1))
                        .build(),
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
        return new CoreSubscription(group, Duration.ofSeconds(5), new Consumer(spec, new Relay(tools, namespace)));
    }

    @Override
    public @Nullable CompletionStage<?> process(HandOver handOver) {
        Incoming relayed = handOver.held.incoming;
        long rest = DelayRouting.hopEnd(relayed.envelope()) - tools.time().epochMillis();
        if (rest > 0) {
            handOver.decide(new Verdict(Kind.RETRY, Duration.ofMillis(rest), null, null));
            return null;
        }
        Outgoing message;
        try {
            message = DelayRouting.unwrapped(relayed);
        } catch (RuntimeException e) {
            LOG.error("Dropped a message that was put into a delay rung without a readable target: {}", relayed, e);
            return null;
        }
        return copied(message).exceptionallyCompose(failure -> postponedIfRefused(relayed, message, failure));
    }

    @Override
    public @Nullable Outgoing inPlaceOf(Held waiting) {
        try {
            return DelayRouting.anotherHop(waiting.incoming, tools.time().epochMillis(), namespace);
        } catch (RuntimeException e) {
            return null; // unreadable: whoever gets it next says so
        }
    }

    /** A message that its target will not take must not hold up those behind it: it goes to the end of a rung and is tried again later. */
    private CompletionStage<Void> postponedIfRefused(Incoming relayed, Outgoing message, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof BrokerException refusal)
                || refusal.kind().isRetryable()
                || refusal.kind() == BrokerException.Kind.CLOSED) {
            return CompletableFuture.failedStage(cause); // tried again here, and soon
        }
        LOG.warn(
                "Delayed message {} is refused by its target, and is tried again later: {}",
                message,
                cause.getMessage());
        return copied(DelayRouting.postponed(relayed, tools.time().epochMillis(), namespace));
    }

    private CompletableFuture<Void> copied(Outgoing message) {
        CompletableFuture<Void> copied = new CompletableFuture<>();
        tools.copies()
                .copy(
                        message,
                        (sent, outcome, cause) -> tools.threads().workers().execute(() -> {
                            if (outcome == PublishOutcome.CONFIRMED) {
                                copied.complete(null);
                            } else {
                                copied.completeExceptionally(
                                        cause == null
                                                ? new BrokerException(
                                                        BrokerException.Kind.INTERNAL, "no reason was given", null)
                                                : cause);
                            }
                        }));
        return copied;
    }
}
