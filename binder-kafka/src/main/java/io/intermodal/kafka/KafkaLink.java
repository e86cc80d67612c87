package io.intermodal.kafka;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;

/** The clients of one connection: an admin client, a producer for each sender, a consumer for each source. They mend their connections themselves. */
final class KafkaLink implements Link {

    private final KafkaConfig config;
    private final KafkaAdmin admin;
    private final KafkaHealth health;
    private final KafkaTopology topology;
    private final BrokerInfo info;
    private final boolean brokerAssigns;
    private final Set<KafkaSender> senders = ConcurrentHashMap.newKeySet();
    private final Set<KafkaSource> sources = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    KafkaLink(
            KafkaConfig config,
            LinkEvents events,
            KafkaAdmin admin,
            String cluster,
            String version,
            boolean brokerAssigns) {
        this.config = config;
        this.admin = admin;
        this.brokerAssigns = brokerAssigns;
        this.topology = new KafkaTopology(config, admin, brokerAssigns);
        this.info = new BrokerInfo("Kafka", version, support(), OptionalInt.empty());
        this.health = new KafkaHealth(admin.client(), config.link(), events, cluster);
        health.start();
    }

    private static Map<Capability, Support> support() {
        Map<Capability, Support> support = new EnumMap<>(Capability.class);
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
        KafkaSender sender = new KafkaSender(this, config, bounds);
        senders.add(sender);
        return sender;
    }

    @Override
    public Source source(SourceConfig reading, SourceEvents listener) throws BrokerException {
        checkOpen();
        KafkaNames.Reading what = KafkaNames.reading(reading.routes());
        topology.checkExist(what.topics());
        topology.checkPositions(reading, what);
        KafkaSource source = new KafkaSource(this, config, reading, what, listener, brokerAssigns);
        sources.add(source);
        return source;
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        if (type == DeadLetterBrowser.class) {
            return Optional.of(type.cast(new KafkaDeadLetters(config, admin)));
        }
        if (type == BacklogReader.class) {
            return Optional.of(type.cast(new KafkaBacklog(admin)));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == Admin.class ? Optional.of(type.cast(admin.client())) : Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        health.stop();
        long deadline = config.link().time().nanoTime() + atMost.toNanos();
        List<Thread> closers = new ArrayList<>();
        sources.forEach(source -> closers.add(closer(() -> source.close(left(deadline)))));
        senders.forEach(sender -> closers.add(closer(() -> sender.close(left(deadline)))));
        join(closers, deadline);
        join(List.of(closer(() -> admin.client().close(left(deadline)))), deadline);
    }

    private Thread closer(Runnable work) {
        Thread thread = config.link().threads().newThread(work);
        thread.start();
        return thread;
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(
                Math.max(1_000_000, deadline - config.link().time().nanoTime()));
    }

    private void join(List<Thread> threads, long deadline) {
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, left(deadline).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void checkOpen() throws BrokerException {
        if (closed) {
            throw new BrokerException(
                    Kind.CLOSED, "the link to " + config.link().address() + " is closed", null);
        }
    }

    KafkaAdmin admin() {
        return admin;
    }

    boolean isSuspended() {
        return health.isSuspended();
    }

    void remove(KafkaSender sender) {
        senders.remove(sender);
    }

    void remove(KafkaSource source) {
        sources.remove(source);
    }
}
