package io.intermodal.rocketmq;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BacklogReader;
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
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.RemotingClient;

/** One event loop, the connections of senders and questions, and those of each source. Connections are made anew by whoever needs one. */
final class RocketMqLink implements Link {

    private final LinkConfig config;
    private final NioEventLoopGroup loop;
    private final RocketMqAdmin admin;
    private final RocketMqHealth health;
    private final RocketMqTopology topology;
    private final BrokerInfo info;
    private final boolean nativeDelay;
    private final int pullBatch;
    private final Set<RocketMqSender> senders = ConcurrentHashMap.newKeySet();
    private final Set<RocketMqSource> sources = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RocketMqLink(
            LinkConfig config,
            LinkEvents events,
            RocketMqCluster cluster,
            NioEventLoopGroup loop,
            Map<String, String> masters,
            String version)
            throws BrokerException {
        this.config = config;
        this.loop = loop;
        this.admin = new RocketMqAdmin(config, cluster);
        this.topology = new RocketMqTopology(admin);
        this.nativeDelay = RocketMqSettings.delaysNatively(config);
        this.pullBatch = RocketMqSettings.pullBatch(config);
        this.info = new BrokerInfo("RocketMQ", version, support(nativeDelay), OptionalInt.empty());
        this.health = new RocketMqHealth(cluster, config, events, masters);
        health.start();
    }

    private static Map<Capability, Support> support(boolean nativeDelay) {
        Map<Capability, Support> support = new EnumMap<>(Capability.class);
        if (nativeDelay) {
            support.put(Capability.DELAYED_PUBLISH, Support.NATIVE); // the engine emulates it otherwise
        }
        for (Capability present : List.of(
                Capability.START_EARLIEST,
                Capability.UNROUTABLE_DETECTION,
                Capability.LAG,
                Capability.DEAD_LETTER_PEEK,
                Capability.BALANCED_ORDERED_SCALE_OUT)) {
            support.put(present, Support.NATIVE);
        }
        for (Capability absent : List.of(
                Capability.BROKER_TTL,
                Capability.UNBOUNDED_CONSUMERS,
                Capability.CRASH_LOOP_GUARD,
                Capability.TRANSACTIONAL_PUBLISH,
                Capability.PRIORITY,
                Capability.REPLAY)) {
            support.put(absent, Support.UNSUPPORTED);
        }
        return support;
    }

    void cut(String server) {
        health.cut(server);
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
        RocketMqSender sender = new RocketMqSender(this, admin, nativeDelay);
        senders.add(sender);
        return sender;
    }

    @Override
    public Source source(SourceConfig reading, SourceEvents listener) throws BrokerException {
        checkOpen();
        RocketMqNames.Reading what = RocketMqNames.reading(reading.routes());
        Map<String, Route> routes = topology.checkExist(what.topics());
        topology.checkPositions(reading, what, routes);
        RocketMqSource source = new RocketMqSource(this, reading, what, routes, listener);
        sources.add(source);
        return source;
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        if (type == DeadLetterBrowser.class) {
            return Optional.of(type.cast(new RocketMqDeadLetters(admin)));
        }
        if (type == BacklogReader.class) {
            return Optional.of(type.cast(new RocketMqBacklog(admin)));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == RemotingClient.class
                ? Optional.of(type.cast(admin.calls().remoting()))
                : Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        health.stop();
        long deadline = config.time().nanoTime() + atMost.toNanos();
        List<Thread> closers = new ArrayList<>();
        sources.forEach(source -> closers.add(closer(() -> source.close(left(deadline)))));
        senders.forEach(sender -> closers.add(closer(() -> sender.close(left(deadline)))));
        try {
            for (Thread closing : closers) {
                closing.join(Math.max(1, left(deadline).toMillis()));
            }
            admin.calls().remoting().shutdown();
            RocketMqConnector.end(loop);
            boolean unused = loop.awaitTermination(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            admin.calls().remoting().shutdown();
            RocketMqConnector.end(loop);
            Thread.currentThread().interrupt();
        }
    }

    private Thread closer(Runnable work) {
        Thread thread = config.threads().newThread(work);
        thread.start();
        return thread;
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - config.time().nanoTime()));
    }

    void checkOpen() throws BrokerException {
        if (closed) {
            throw new BrokerException(Kind.CLOSED, "the link to " + config.address() + " is closed", null);
        }
    }

    LinkConfig config() {
        return config;
    }

    NioEventLoopGroup loop() {
        return loop;
    }

    RocketMqAdmin admin() {
        return admin;
    }

    int pullBatch() {
        return pullBatch;
    }

    boolean isSuspended() {
        return health.isSuspended();
    }

    void remove(RocketMqSender sender) {
        senders.remove(sender);
    }

    void remove(RocketMqSource source) {
        sources.remove(source);
    }
}
