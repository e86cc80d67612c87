package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.SubscribeOptions;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Tls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client as the engine would be one: opens a link, provisions, publishes, reads. */
final class Client implements AutoCloseable, LinkEvents {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    record Outcome(String id, PublishOutcome outcome, BrokerException.@Nullable Kind kind) {}

    private final ThreadGroup threads = new ThreadGroup("client");
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<BrokerException> losses = new LinkedBlockingQueue<>();
    private final TimeSource time;
    private final Link link;
    private final Sender sender;

    private Client(
            MemoryBroker broker, TimeSource time, Map<String, String> settings, @Nullable Credentials credentials)
            throws BrokerException {
        this.time = time;
        this.link = new MemoryBinder().open(new Config(broker.address(), settings, credentials), this);
        this.sender = link.sender(new SenderConfig(512, Duration.ofSeconds(10)));
    }

    static Client of(MemoryBroker broker) throws BrokerException {
        return new Client(broker, RealTime.shared(), Map.of(), null);
    }

    static Client of(MemoryBroker broker, TimeSource time, String key, String value) throws BrokerException {
        return new Client(broker, time, Map.of(key, value), null);
    }

    static Client of(MemoryBroker broker, Credentials credentials) throws BrokerException {
        return new Client(broker, RealTime.shared(), Map.of(), credentials);
    }

    Link link() {
        return link;
    }

    Sender sender() {
        return sender;
    }

    int liveThreads() {
        return threads.activeCount();
    }

    static DestinationRef ref(Destination destination) {
        return new DestinationRef(destination, "", Optional.empty());
    }

    static GroupRef ref(Group group) {
        return new GroupRef(group, ref(group.destination()), Optional.empty());
    }

    static Plan plan(Group... groups) {
        List<GroupRef> refs = List.of(groups).stream().map(Client::ref).toList();
        return new Plan(refs.stream().map(GroupRef::destination).distinct().toList(), refs, "", List.of());
    }

    void provision(Group... groups) throws BrokerException {
        link.topology().create(plan(groups));
    }

    void send(Route route, String id, @Nullable String key) {
        send(route, id, key, 0);
    }

    void send(Route route, String id, @Nullable String key, long dueMillis) {
        Envelope envelope = Envelope.builder(id.getBytes(StandardCharsets.UTF_8))
                .id(id)
                .key(key)
                .build();
        send(route, envelope, dueMillis);
    }

    Outcome sendNow(Route route, Envelope envelope) throws InterruptedException {
        send(route, envelope, 0);
        return outcome();
    }

    private void send(Route route, Envelope envelope, long dueMillis) {
        sender.send(
                new Outgoing(route, envelope, dueMillis, null),
                time.nanoTime() + PATIENCE.toNanos(),
                (message, outcome, cause) -> outcomes.add(
                        new Outcome(String.valueOf(envelope.id()), outcome, cause == null ? null : cause.kind())));
    }

    Outcome outcome() throws InterruptedException {
        Outcome outcome = outcomes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome).as("an outcome in time").isNotNull();
        return outcome;
    }

    void publish(Route route, String key, String... ids) throws InterruptedException {
        for (String id : ids) {
            send(route, id, key);
            assertThat(outcome()).isEqualTo(new Outcome(id, PublishOutcome.CONFIRMED, null));
        }
    }

    void publish(Destination destination, String key, String... ids) throws InterruptedException {
        publish(new Route.Everyone(ref(destination)), key, ids);
    }

    Reader reader(Mode mode, Route... routes) throws BrokerException {
        return reader(mode, Duration.ofSeconds(30), routes);
    }

    Reader reader(Mode mode, Duration drainTimeout, Route... routes) throws BrokerException {
        Reader reader = new Reader();
        SourceConfig config = new SourceConfig(
                List.of(routes),
                mode,
                100,
                1 << 20,
                Duration.ofMinutes(10),
                drainTimeout,
                SubscribeOptions.OnPositionLost.FAIL);
        reader.source(link.source(config, reader));
        return reader;
    }

    BrokerException loss() throws InterruptedException {
        BrokerException loss = losses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(loss).as("a lost link in time").isNotNull();
        return loss;
    }

    @Override
    public void lost(BrokerException cause) {
        losses.add(cause);
    }

    @Override
    public void suspended(BrokerException cause) {
        throw new AssertionError("this link never mends itself", cause);
    }

    @Override
    public void resumed() {}

    @Override
    public void blocked(String reason) {}

    @Override
    public void unblocked() {}

    @Override
    public void close() {
        link.close(PATIENCE);
    }

    private final class Config implements LinkConfig {

        private final String address;
        private final Map<String, String> settings;
        private final @Nullable Credentials credentials;

        Config(String address, Map<String, String> settings, @Nullable Credentials credentials) {
            this.address = address;
            this.settings = settings;
            this.credentials = credentials;
        }

        @Override
        public String clientId() {
            return "test";
        }

        @Override
        public BrokerAddress address() {
            return BrokerAddress.parse(address);
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.ofNullable(credentials);
        }

        @Override
        public Optional<Tls> tls() {
            return Optional.empty();
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofMillis(200);
        }

        @Override
        public Duration requestTimeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration detectionTime() {
            return Duration.ofMillis(300);
        }

        @Override
        public int maxMessageBytes() {
            return 1_000_000;
        }

        @Override
        public Map<String, String> nativeSettings() {
            return settings;
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public ThreadFactory threads() {
            return task -> {
                Thread thread = new Thread(threads, task, "client");
                thread.setDaemon(true);
                return thread;
            };
        }
    }
}
