package io.intermodal.activemq;

import io.intermodal.Capability;
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
import jakarta.jms.Session;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.command.WireFormatInfo;
import org.jspecify.annotations.Nullable;

/** Two native connections to one server, one for sending and one for receiving: if either fails, the link is lost. */
final class ActiveMqLink implements Link {

    /** What a message takes on the wire besides its body and headers, generously. */
    private static final int FRAME_OVERHEAD = 128 << 10;

    private final LinkConfig config;
    private final LinkEvents events;
    private final ActiveMqClient sending;
    private final ActiveMqClient receiving;
    private final ActiveMqScheduler scheduler;
    private final ActiveMqTopology topology;
    private final BrokerInfo info;
    private final long maxFrameBytes;
    private final Set<ActiveMqSender> senders = ConcurrentHashMap.newKeySet();
    private final Set<ActiveMqSource> sources = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean lost;
    private volatile boolean closed;

    ActiveMqLink(
            LinkConfig config,
            LinkEvents events,
            ActiveMqSettings.Scheduler setting,
            ActiveMqClient sending,
            ActiveMqClient receiving) {
        this.config = config;
        this.events = events;
        this.sending = sending;
        this.receiving = receiving;
        this.scheduler = new ActiveMqScheduler(setting, config, receiving);
        this.topology = new ActiveMqTopology(receiving);
        this.maxFrameBytes = maxFrameBytes(sending.peer());
        this.info = info(sending.peer(), setting, maxFrameBytes);
        sending.onFailure(this::lost);
        receiving.onFailure(this::lost);
        receiving.onConsumerEnded(consumer -> sources.forEach(source -> source.consumerEnded(consumer)));
    }

    @Override
    public BrokerInfo info() {
        return info;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Sender sender(SenderConfig bounds) throws BrokerException {
        checkOpen();
        ActiveMqSender sender = new ActiveMqSender(this, sending, scheduler);
        senders.add(sender);
        return sender;
    }

    @Override
    public Source source(SourceConfig reading, SourceEvents listener) throws BrokerException {
        checkOpen();
        ActiveMqSource source = new ActiveMqSource(this, receiving, reading, listener);
        sources.add(source);
        return source;
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        if (type == DeadLetterBrowser.class) {
            return Optional.of(type.cast(new ActiveMqDeadLetters(receiving)));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(sending.connection()) ? Optional.of(type.cast(sending.connection())) : Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        boolean first = !closed;
        closed = true;
        if (!first) {
            return;
        }
        long deadline = config.time().nanoTime() + atMost.toNanos();
        for (ActiveMqSource source : sources) {
            source.close(Duration.ofNanos(
                    Math.max(1_000_000, (deadline - config.time().nanoTime()) / 3)));
        }
        for (ActiveMqSender sender : senders) {
            sender.close(
                    lost
                            ? Duration.ZERO
                            : Duration.ofNanos(
                                    Math.max(1, (deadline - config.time().nanoTime()) / 3)));
        }
        closeConnections(deadline);
    }

    void checkOpen() throws BrokerException {
        if (closed) {
            throw new BrokerException(Kind.CLOSED, "the link to " + sending.server() + " is closed", null);
        }
        if (lost) {
            throw new BrokerException(Kind.UNAVAILABLE, "the connection to " + sending.server() + " is lost", null);
        }
    }

    boolean isLost() {
        return lost;
    }

    long maxFrameBytes() {
        return maxFrameBytes;
    }

    Thread newThread(Runnable work) {
        return config.threads().newThread(work);
    }

    void remove(ActiveMqSender sender) {
        senders.remove(sender);
    }

    void remove(ActiveMqSource source) {
        sources.remove(source);
    }

    /** Closes a session without waiting for the broker; a connection that takes not even that is cut. */
    void dispose(ActiveMqClient client, Session session, Duration atMost) {
        if (lost) {
            return;
        }
        try {
            client.boundedly("closing a session", atMost, session::close);
        } catch (BrokerException broken) {
            // A session ends with its connection at the latest.
        }
    }

    private void closeConnections(long deadline) {
        List<Thread> closers = new ArrayList<>();
        for (ActiveMqClient client : List.of(sending, receiving)) {
            Thread closer = newThread(client::close);
            closers.add(closer);
            closer.start();
        }
        if (!joined(closers, deadline)) {
            sending.cut();
            receiving.cut();
            // Freed from the network, they end at once; this is for the scheduler of the machine.
            joined(closers, config.time().nanoTime() + Duration.ofMillis(200).toNanos());
        }
    }

    private boolean joined(List<Thread> threads, long deadline) {
        try {
            for (Thread thread : threads) {
                long left = deadline - config.time().nanoTime();
                thread.join(Math.max(1, left / 1_000_000));
                if (thread.isAlive()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lost(Throwable cause) {
        lost = true;
        sending.cut();
        receiving.cut();
        sources.forEach(ActiveMqSource::signal);
        if (!closed && reported.compareAndSet(false, true)) {
            events.lost(ActiveMqErrors.lost(cause, sending.server()));
        }
    }

    private static BrokerInfo info(
            @Nullable WireFormatInfo peer, ActiveMqSettings.Scheduler setting, long maxFrameBytes) {
        Map<Capability, Support> support = new EnumMap<>(Capability.class);
        if (setting == ActiveMqSettings.Scheduler.NATIVE) {
            support.put(Capability.DELAYED_PUBLISH, Support.NATIVE);
        }
        support.put(Capability.BROKER_TTL, Support.NATIVE);
        support.put(Capability.UNBOUNDED_CONSUMERS, Support.NATIVE);
        support.put(Capability.CRASH_LOOP_GUARD, Support.NATIVE);
        support.put(Capability.DEAD_LETTER_PEEK, Support.NATIVE);
        for (Capability absent : List.of(
                Capability.START_EARLIEST,
                Capability.UNROUTABLE_DETECTION,
                Capability.LAG,
                Capability.BALANCED_ORDERED_SCALE_OUT,
                Capability.TRANSACTIONAL_PUBLISH,
                Capability.PRIORITY,
                Capability.REPLAY)) {
            support.put(absent, Support.UNSUPPORTED);
        }
        long largest = maxFrameBytes - FRAME_OVERHEAD;
        return new BrokerInfo(
                "ActiveMQ Classic",
                version(peer),
                support,
                largest > 0 && largest <= Integer.MAX_VALUE ? OptionalInt.of((int) largest) : OptionalInt.empty());
    }

    private static String version(@Nullable WireFormatInfo peer) {
        try {
            String version = peer == null ? null : peer.getProviderVersion();
            return version == null || version.isEmpty() ? "unknown" : version;
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    /** What both sides agreed on; 0 if there is no limit. */
    private static long maxFrameBytes(@Nullable WireFormatInfo peer) {
        try {
            return peer == null ? 0 : Math.max(0, peer.getMaxFrameSize());
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
