package io.intermodal.core;

import io.intermodal.Capabilities;
import io.intermodal.Capability;
import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionException;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetters;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessagingException;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import io.intermodal.StartPosition;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import io.intermodal.UnsupportedCapabilityException;
import io.intermodal.core.config.PublisherSettings;
import io.intermodal.core.config.Settings;
import io.intermodal.core.config.WhenBrokerDown;
import io.intermodal.core.consume.CoreDeadLetters;
import io.intermodal.core.consume.CoreSubscription;
import io.intermodal.core.consume.Subscriptions;
import io.intermodal.core.link.Errors;
import io.intermodal.core.link.Preparation;
import io.intermodal.core.publish.CorePublisher;
import io.intermodal.core.time.Durations;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import io.intermodal.spi.Plan;
import io.intermodal.spi.SenderConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one {@link Connection}. */
final class CoreConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(CoreConnection.class);

    private final Settings settings;
    private final ConnectionOptions options;
    private final ConnectionParts parts;
    private final Provisioner provisioner;
    private final Set<CorePublisher<?>> publishers = ConcurrentHashMap.newKeySet();
    private final Set<CoreSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closing;

    private CoreConnection(Settings settings, ConnectionOptions options) {
        this.settings = settings;
        this.options = options;
        this.provisioner = new Provisioner(settings.name(), settings.provisioning(), settings.namespace());
        this.parts = new ConnectionParts(settings, options, provisioner);
    }

    static CoreConnection open(Settings settings, ConnectionOptions options) {
        CoreConnection connection = new CoreConnection(settings, options);
        CompletableFuture<Link> first = connection.parts.link.start();
        try {
            long patience = settings.connectTimeout().plusMillis(100).toNanos();
            if (settings.whenBrokerDown() == WhenBrokerDown.FAIL) {
                connection.require(connection.parts.time.await(first, patience));
            } else {
                connection.requireLater(first);
            }
            return connection;
        } catch (TimeoutException e) {
            String trouble = connection.parts.lastTrouble();
            connection.close(Duration.ofMillis(500));
            throw new ConnectionException("IM-101: connection '" + settings.name() + "' could not reach "
                    + settings.address() + " within " + Durations.text(settings.connectTimeout()) + ". " + trouble
                    + "Check that the broker runs and that intermodal.broker is right, or set"
                    + " intermodal.when-broker-down=wait.");
        } catch (java.util.concurrent.ExecutionException e) {
            connection.close(Duration.ofMillis(500));
            throw e.getCause() instanceof MessagingException cause
                    ? cause
                    : new ConnectionException("IM-101: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.close(Duration.ofMillis(500));
            throw new ConnectionException("IM-101: interrupted while connecting to " + settings.address(), e);
        } catch (MessagingException e) {
            connection.close(Duration.ofMillis(500));
            throw e;
        }
    }

    /** The broker was not there at start: what it cannot do is found out when it comes, and ends the connection then. */
    private void requireLater(CompletableFuture<Link> first) {
        CompletableFuture<Void> unused = first.thenAccept(this::require).exceptionally(failure -> {
            LOG.error("Connection '{}' cannot work with this broker and is closed", name(), failure);
            close(Duration.ofMillis(500));
            return null;
        });
    }

    private void require(Link link) {
        Capabilities present = ConnectionParts.capabilities(link);
        List<String> missing = new ArrayList<>();
        for (Capability capability : options.required()) {
            if (!present.has(capability)) {
                missing.add(capability.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new UnsupportedCapabilityException(
                    "IM-107: connection '" + settings.name() + "' requires " + String.join(", ", missing)
                            + ", which " + present.broker()
                            + " does not offer. Choose another broker or do without: docs/capabilities.md compares"
                            + " them.");
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public ConnectionState state() {
        return parts.link.state();
    }

    @Override
    public Capabilities capabilities() {
        return ConnectionParts.capabilities(requireLink("asking for capabilities"));
    }

    @Override
    public void provision(Group... groups) {
        checkStart(groups);
        provision("provisioning " + Arrays.toString(groups), provisioner.groups(refs(groups)));
    }

    @Override
    public void provision(Destination destination) {
        provision("provisioning " + destination, provisioner.destination(settings.destination(destination)));
    }

    private void provision(String what, Plan plan) {
        try {
            provisioner.run(requireLink(what), plan);
        } catch (BrokerException e) {
            throw Errors.translate(what + " on connection '" + name() + "'", e);
        }
    }

    private void checkStart(Group... groups) {
        for (Group group : groups) {
            if (group.start() == StartPosition.EARLIEST && !capabilities().has(Capability.START_EARLIEST)) {
                throw new UnsupportedCapabilityException("IM-107: group " + group + " is to start EARLIEST, but "
                        + capabilities().broker()
                        + " keeps nothing for groups that do not exist yet. Start NEW, and provision the group"
                        + " before publishing.");
            }
        }
    }

    @Override
    public void remove(Group group) {
        String what = "removing group " + group;
        try {
            provisioner.forget();
            requireLink(what).topology().remove(provisioner.groups(refs(group)));
        } catch (BrokerException e) {
            throw Errors.translate(what + " on connection '" + name() + "'", e);
        }
    }

    @Override
    public <T> Publisher<T> publisher(Destination destination, Codec<T> codec, PublisherOptions publisherOptions) {
        checkOpen();
        PublisherSettings bounds = settings.publisher(destination, publisherOptions);
        DestinationRef ref = settings.destination(destination);
        if (parts.link.link().isPresent() || settings.whenBrokerDown() == WhenBrokerDown.FAIL) {
            provision(destination);
        }
        CorePublisher<T> publisher = new CorePublisher<>(
                parts.publisherParts(options, settings, closed -> {
                    publishers.remove(closed);
                    parts.link.unregister(closed.pipeline());
                }),
                ref,
                link -> provisioner.runOnce(link, provisioner.destination(ref)),
                codec,
                new SenderConfig(bounds.maxInFlight(), bounds.publishTimeout()),
                bounds.onUnknown());
        publishers.add(publisher);
        parts.link.register(publisher.pipeline());
        closeIfTooLate(() -> publisher.close(Duration.ZERO));
        return publisher;
    }

    @Override
    public Subscription subscribe(Group group, Handlers handlers, SubscribeOptions subscribeOptions) {
        checkOpen();
        GroupRef ref = settings.group(group);
        if (parts.link.link().isPresent()) {
            checkStart(group);
        }
        AtomicBoolean first = new AtomicBoolean(true);
        Preparation preparation = link -> {
            Plan plan = provisioner.groups(List.of(ref));
            if (first.getAndSet(false)) {
                provisioner.runOnce(link, plan);
            } else {
                provisioner.run(link, plan); // the source ended: perhaps because somebody removed what it read
            }
            parts.relayUnlessNative(ref);
        };
        CoreSubscription subscription = Subscriptions.create(
                name(),
                ref,
                handlers,
                options.consumeInterceptors(),
                settings.subscription(group, subscribeOptions),
                preparation,
                parts.tools);
        subscriptions.add(subscription);
        CompletableFuture<Void> unused = subscription.closed().thenRun(() -> forget(subscription));
        parts.link.register(subscription.attachment());
        closeIfTooLate(() -> subscription.close(Duration.ZERO));
        if (settings.whenBrokerDown() == WhenBrokerDown.FAIL
                || parts.link.link().isPresent()) {
            new FirstAttach(parts.time, name(), parts::lastTrouble).await(subscription, settings.connectTimeout());
        }
        return subscription;
    }

    private void forget(CoreSubscription subscription) {
        subscriptions.remove(subscription);
        parts.link.unregister(subscription.attachment());
    }

    @Override
    public DeadLetters deadLetters(Group group) {
        GroupRef ref = settings.group(group);
        String what = "dead letters of group " + group;
        try {
            provisioner.runOnce(requireLink(what), provisioner.groups(List.of(ref)));
        } catch (BrokerException e) {
            throw Errors.translate(what + " on connection '" + name() + "'", e);
        }
        return new CoreDeadLetters(name(), settings.group(group), parts.link, parts.tools, settings.requestTimeout());
    }

    @Override
    public long backlog(Group group) {
        String what = "counting what waits for group " + group;
        Link link = requireLink(what);
        BacklogReader reader = link.facet(BacklogReader.class)
                .filter(there -> ConnectionParts.capabilities(link).has(Capability.LAG))
                .orElseThrow(() -> new UnsupportedCapabilityException("IM-107: " + what + " needs LAG, which "
                        + ConnectionParts.capabilities(link).broker()
                        + " does not offer. Ask the broker's own monitoring."));
        try {
            return reader.backlog(settings.group(group));
        } catch (BrokerException e) {
            throw Errors.translate(what + " on connection '" + name() + "'", e);
        }
    }

    @Override
    public List<String> describe(Group... groups) {
        return requireLink("describing groups").topology().physical(provisioner.groups(refs(groups))).stream()
                .map(object ->
                        object.kind() + " " + object.name() + ": " + object.purpose() + " (" + object.arguments() + ")")
                .toList();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return parts.link.link().flatMap(link -> link.unwrap(type));
    }

    @Override
    public void close() {
        close(settings.drainTimeout());
    }

    @Override
    public void close(Duration atMost) {
        boolean first;
        synchronized (this) {
            first = !closing;
            closing = true;
        }
        if (first) {
            Thread closer = parts.threads.factory("close").newThread(() -> {
                try {
                    new Shutdown(parts, publishers, subscriptions).run(atMost);
                } finally {
                    ended.complete(null);
                }
            });
            closer.start();
        }
        // A handler of this very connection must not wait for its own end.
        if (!parts.threads.ownCurrent()) {
            try {
                ended.get(atMost.toMillis() + 500, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
                LOG.warn("Connection '{}' is not closed after {}; it goes on closing", name(), atMost);
            }
        }
    }

    /** What is made while the connection closes may have been overlooked by the closing. */
    private void closeIfTooLate(Runnable close) {
        if (closing) {
            close.run();
            checkOpen();
        }
    }

    private void checkOpen() {
        if (closing) {
            throw new ClosedException("IM-108: connection '" + name() + "' is closed. Open a new one.");
        }
    }

    private Link requireLink(String what) {
        checkOpen();
        return parts.awaitLink(settings.connectTimeout())
                .orElseThrow(() -> new ConnectionException(
                        "IM-101: " + what + ": connection '" + name() + "' has no link to " + settings.address() + ". "
                                + parts.lastTrouble() + "The engine keeps trying; try again when it is open."));
    }

    private List<GroupRef> refs(Group... groups) {
        return Arrays.stream(groups).map(settings::group).toList();
    }

    @Override
    public String toString() {
        return "connection '" + name() + "' to " + settings.address() + ", " + state();
    }
}
