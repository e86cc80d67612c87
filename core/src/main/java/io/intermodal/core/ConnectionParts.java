package io.intermodal.core;

import io.intermodal.Capabilities;
import io.intermodal.Capability;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.MessagingEvent;
import io.intermodal.Support;
import io.intermodal.core.config.Settings;
import io.intermodal.core.consume.ConsumerSpec;
import io.intermodal.core.consume.CoreSubscription;
import io.intermodal.core.consume.Relay;
import io.intermodal.core.exec.EngineThreads;
import io.intermodal.core.link.LinkSupervisor;
import io.intermodal.core.publish.CopySender;
import io.intermodal.core.publish.CorePublisher;
import io.intermodal.core.publish.DelayRouting;
import io.intermodal.core.time.SystemTime;
import io.intermodal.core.wire.MessageIds;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a connection is made of, and the relay that starts when it is needed first. */
final class ConnectionParts {

    private static final int COPIES_IN_FLIGHT = 1_000;

    final Settings settings;
    final EngineThreads threads;
    final TimeSource time;
    final @Nullable SystemTime ownTime;
    final EventHub events;
    final CopySender copies;
    final LinkSupervisor link;
    final ConsumerSpec.Tools tools;
    private final Provisioner provisioner;
    private volatile String trouble = "";
    private volatile long lostNanos;
    private @Nullable CoreSubscription relay;

    ConnectionParts(Settings settings, ConnectionOptions options, Provisioner provisioner) {
        this.settings = settings;
        this.provisioner = provisioner;
        this.threads = options.timeSource()
                .map(given -> new EngineThreads(settings.name(), given::tracked))
                .orElseGet(() -> new EngineThreads(settings.name()));
        this.ownTime = options.timeSource().isPresent() ? null : new SystemTime(threads.factory("time"));
        this.time = options.timeSource().orElseGet(() -> java.util.Objects.requireNonNull(ownTime));
        this.events = new EventHub(options.listeners(), threads.serial());
        this.copies = new CopySender(
                new SenderConfig(COPIES_IN_FLIGHT, settings.requestTimeout()), settings.namespace(), time);
        this.tools = new ConsumerSpec.Tools(
                time,
                threads,
                copies,
                events,
                options.observer().map(GuardedObserver::new).orElse(null));
        this.link = supervisor();
    }

    private LinkSupervisor supervisor() {
        String id = settings.name() + "-" + MessageIds.next(time.epochMillis()).substring(24);
        LinkConfig config = new CoreLinkConfig(settings, id, time, threads.factory("io"));
        Consumer<MessagingEvent> heard = event -> {
            if (event instanceof MessagingEvent.ConnectionStateChanged changed) {
                changed.cause().ifPresent(cause -> trouble = "Last trouble: " + cause.getMessage() + " ");
                observeOutage(changed);
            }
            events.accept(event);
        };
        return new LinkSupervisor(
                settings.name(),
                "connecting to " + settings.address(),
                linkEvents -> {
                    try {
                        Link opened = settings.binder().open(config, linkEvents);
                        copies.attached(opened); // before anybody can need a copy
                        return opened;
                    } catch (io.intermodal.spi.BrokerException e) {
                        trouble = "Last trouble: " + e.getMessage() + ". ";
                        throw e;
                    }
                },
                time,
                threads,
                settings.recoveryMaxBackOff(),
                heard);
    }

    private void observeOutage(MessagingEvent.ConnectionStateChanged changed) {
        long now = time.nanoTime();
        if (changed.to() == ConnectionState.RECOVERING) {
            lostNanos = now;
        } else if (changed.from() == ConnectionState.RECOVERING
                && changed.to() == ConnectionState.OPEN
                && tools.observer() != null) {
            tools.observer().reconnected(settings.name(), Duration.ofNanos(now - lostNanos));
        }
    }

    /** The last thing that stood in the way of a link, for messages; may be empty. */
    String lastTrouble() {
        return trouble;
    }

    /** The link, after waiting for it if it is just being made. */
    Optional<Link> awaitLink(Duration atMost) {
        Optional<Link> present = link.link();
        if (present.isPresent()) {
            return present;
        }
        CompletableFuture<Link> next = link.next();
        try {
            return Optional.of(time.await(next, atMost.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            next.cancel(false);
        }
        return link.link();
    }

    static Capabilities capabilities(Link link) {
        Map<Capability, Support> support = new EnumMap<>(Capability.class);
        support.putAll(link.info().support());
        support.putIfAbsent(Capability.DELAYED_PUBLISH, Support.EMULATED); // the relay
        return new Capabilities(link.info().product() + " " + link.info().version(), support);
    }

    CorePublisher.Parts publisherParts(ConnectionOptions options, Settings from, Consumer<CorePublisher<?>> closed) {
        return new CorePublisher.Parts(
                from.name(),
                time,
                threads,
                from.maxMessageBytes(),
                options.publishInterceptors(),
                options.observer().map(GuardedObserver::new).orElse(null),
                this::relayForPublishing,
                closed);
    }

    private void relayForPublishing(Duration atMost) {
        try {
            time.await(startRelay().firstAttach(), atMost.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The broker will say of the message what is wrong.
        }
    }

    /** Starts the relay unless the broker itself keeps the delays of this group's retries. */
    void relayUnlessNative(GroupRef group) {
        Sender sender = copies.sender();
        Route own = new Route.OneGroup(group);
        if (sender == null
                || !DelayRouting.isNative(sender, own, Duration.ofHours(1).toMillis())) {
            startRelay();
        }
    }

    private synchronized CoreSubscription startRelay() {
        CoreSubscription present = relay;
        if (present == null) {
            present = Relay.create(
                    settings.name(),
                    settings.namespace(),
                    tools,
                    to -> provisioner.run(to, provisioner.rungs(DelayRouting.RUNGS)));
            relay = present;
            link.register(present.attachment());
        }
        return present;
    }

    synchronized Optional<CoreSubscription> relay() {
        return Optional.ofNullable(relay);
    }
}
