package io.intermodal.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.intermodal.Capability;
import io.intermodal.Mode;
import io.intermodal.Support;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Two native connections to one server, one for publishing and one for everything else: if either fails, the link is lost. */
final class RabbitMqLink implements Link {

    private final LinkConfig config;
    private final LinkEvents events;
    private final RabbitMqClient sending;
    private final RabbitMqClient receiving;
    private final boolean classic;
    private final String told;
    private final RabbitMqVersion version;
    private final RabbitMqTopology topology;
    private final Set<RabbitMqSender> senders = ConcurrentHashMap.newKeySet();
    private final Set<RabbitMqSource> sources = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean lost;
    private volatile boolean closed;
    private volatile @Nullable String blocked;

    RabbitMqLink(
            LinkConfig config, LinkEvents events, RabbitMqClient sending, RabbitMqClient receiving, boolean classic)
            throws BrokerException {
        this.config = config;
        this.events = events;
        this.sending = sending;
        this.receiving = receiving;
        this.classic = classic;
        this.told = String.valueOf(receiving.connection().getServerProperties().getOrDefault("version", "unknown"));
        this.version = RabbitMqVersion.of(told);
        this.topology = new RabbitMqTopology(receiving, classic, RabbitMqSettings.queueArguments(config));
        sending.connection().addBlockedListener(this::block, this::unblock);
        sending.connection().addShutdownListener(this::lost);
        receiving.connection().addShutdownListener(this::lost);
    }

    @Override
    public BrokerInfo info() {
        Map<Capability, Support> support = new EnumMap<>(Capability.class);
        support.put(Capability.UNBOUNDED_CONSUMERS, Support.NATIVE);
        support.put(Capability.UNROUTABLE_DETECTION, Support.NATIVE);
        support.put(Capability.DEAD_LETTER_PEEK, Support.EMULATED);
        support.put(Capability.CRASH_LOOP_GUARD, classic ? Support.UNSUPPORTED : Support.NATIVE);
        support.put(
                Capability.BALANCED_ORDERED_SCALE_OUT, hasConsumerPriorities() ? Support.NATIVE : Support.UNSUPPORTED);
        for (Capability absent : List.of(
                Capability.BROKER_TTL,
                Capability.START_EARLIEST,
                Capability.LAG,
                Capability.TRANSACTIONAL_PUBLISH,
                Capability.PRIORITY,
                Capability.REPLAY)) {
            support.put(absent, Support.UNSUPPORTED);
        }
        return new BrokerInfo("RabbitMQ", told, support, OptionalInt.empty());
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Sender sender(SenderConfig bounds) throws BrokerException {
        checkOpen();
        RabbitMqSender sender = new RabbitMqSender(this, sending);
        senders.add(sender);
        return sender;
    }

    @Override
    public Source source(SourceConfig reading, SourceEvents listener) throws BrokerException {
        checkOpen();
        RabbitMqSource source = new RabbitMqSource(this, receiving, reading, listener);
        sources.add(source);
        return source;
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        if (type == DeadLetterBrowser.class) {
            return Optional.of(type.cast(new RabbitMqDeadLetters(receiving)));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        Connection connection = sending.connection();
        return type.isInstance(connection) ? Optional.of(type.cast(connection)) : Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        long deadline = config.time().nanoTime() + atMost.toNanos();
        for (RabbitMqSource source : sources) {
            source.close(rest(deadline, 3));
        }
        for (RabbitMqSender sender : senders) {
            sender.close(lost ? Duration.ZERO : rest(deadline, 3));
        }
        List<Thread> closers = new ArrayList<>();
        for (RabbitMqClient client : List.of(sending, receiving)) {
            Thread closer = newThread(() -> client.close(rest(deadline, 1)));
            closers.add(closer);
            closer.start();
        }
        try {
            for (Thread closer : closers) {
                closer.join(Math.max(1, rest(deadline, 1).toMillis()) + 200);
            }
        } catch (InterruptedException e) {
            sending.cut();
            receiving.cut();
            Thread.currentThread().interrupt();
        }
    }

    void checkOpen() throws BrokerException {
        if (closed) {
            throw new BrokerException(Kind.CLOSED, "the link to " + sending.server() + " is closed", null);
        }
        if (lost) {
            throw new BrokerException(Kind.UNAVAILABLE, "the connection to " + sending.server() + " is lost", null);
        }
    }

    /** While the broker reads nothing from the connection, a message would only wait in a buffer of which nobody knows what becomes. */
    void checkUnblocked() throws BrokerException {
        String reason = blocked;
        if (reason != null) {
            throw new BrokerException(
                    Kind.BUSY, "the broker " + sending.server() + " takes no messages for now: " + reason, null);
        }
    }

    /** Fails with NOT_FOUND if there is no such exchange. */
    void requireExchange(String exchange) throws BrokerException {
        if (exchange.isEmpty()) {
            return;
        }
        Channel channel = receiving.channel("looking for exchange " + exchange);
        try {
            channel.exchangeDeclarePassive(exchange);
        } catch (IOException | AlreadyClosedException e) {
            // Who may not ask (newer servers want the right to configure for it) may still be permitted to publish.
            if (RabbitMqErrors.code(e) != com.rabbitmq.client.AMQP.ACCESS_REFUSED) {
                throw RabbitMqErrors.of(e, "publishing to exchange " + exchange);
            }
        } finally {
            close(channel);
        }
    }

    /** What makes one of the members that read a partition its first choice, so that members share the partitions. */
    Map<String, Object> consumerArguments(Mode mode, String group, int partition) {
        return mode == Mode.ORDERED && hasConsumerPriorities()
                ? Map.of("x-priority", RabbitMqShares.priority(config.clientId(), group, partition))
                : Map.of();
    }

    boolean isLost() {
        return lost;
    }

    Thread newThread(Runnable work) {
        return config.threads().newThread(work);
    }

    void remove(RabbitMqSender sender) {
        senders.remove(sender);
    }

    void remove(RabbitMqSource source) {
        sources.remove(source);
    }

    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException | TimeoutException | RuntimeException closedAlready) {
            // It ends with its connection at the latest.
        }
    }

    private boolean hasConsumerPriorities() {
        return !classic && version.hasConsumerPriorities();
    }

    private Duration rest(long deadline, int parts) {
        return Duration.ofNanos(Math.max(1_000_000, (deadline - config.time().nanoTime()) / parts));
    }

    private void block(String reason) {
        blocked = reason;
        events.blocked(reason);
    }

    private void unblock() {
        blocked = null;
        events.unblocked();
    }

    private void lost(ShutdownSignalException cause) {
        lost = true;
        sources.forEach(RabbitMqSource::signal);
        if (!closed && reported.compareAndSet(false, true)) {
            events.lost(RabbitMqErrors.lost(cause, sending.server()));
        }
    }
}
