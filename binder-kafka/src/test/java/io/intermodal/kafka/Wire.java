package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.SubscribeOptions;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.SourceConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open link and the few things that tests do with one. */
final class Wire implements LinkEvents, AutoCloseable {

    static final long SECOND = 1_000_000_000L;

    /** Seconds until a test gives up on what has to come: long enough for a machine with better things to do, for only a failure takes that long. */
    static final long PATIENCE = 90;

    final Config config;
    final Link link;
    final BlockingQueue<BrokerException> lost = new LinkedBlockingQueue<>();
    final BlockingQueue<BrokerException> suspended = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> resumed = new LinkedBlockingQueue<>();

    record Sent(PublishOutcome outcome, @Nullable BrokerException cause) {}

    private Wire(Config config) throws BrokerException {
        this.config = config;
        this.link = new KafkaBinder().open(config, this);
    }

    static Wire open(Config config) throws BrokerException {
        return new Wire(config);
    }

    static DestinationRef ref(Destination destination) {
        return new DestinationRef(destination, "", Optional.empty());
    }

    static GroupRef group(Destination destination, String name) {
        Group group =
                destination.kind() == Destination.Kind.QUEUE ? Group.of(destination) : Group.of(destination, name);
        return new GroupRef(group, ref(destination), Optional.empty());
    }

    static Destination topic(String name) {
        return Destination.topic(name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    static Destination queue(String name) {
        return Destination.queue(name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    static Envelope.Builder envelope(String text) {
        return Envelope.builder(text.getBytes(StandardCharsets.UTF_8)).id(text).timestampMillis(1_700_000_000_123L);
    }

    static Plan plan(Destination destination, GroupRef... groups) {
        return new Plan(List.of(ref(destination)), Arrays.asList(groups), "", List.of());
    }

    static SourceConfig reading(Mode mode, SubscribeOptions.OnPositionLost onPositionLost, Route... routes) {
        return new SourceConfig(
                Arrays.asList(routes),
                mode,
                100,
                32 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                onPositionLost);
    }

    Sender sender() throws BrokerException {
        return link.sender(new SenderConfig(512, Duration.ofSeconds(PATIENCE)));
    }

    Reading read(Route... routes) throws BrokerException {
        return read(reading(Mode.WORK, SubscribeOptions.OnPositionLost.FAIL, routes));
    }

    Reading read(SourceConfig config) throws BrokerException {
        Reading reading = new Reading();
        LogSource source = (LogSource) link.source(config, reading);
        reading.source(source);
        source.start();
        return reading;
    }

    /** Makes a group exist, and says where it reads. */
    Route provisioned(GroupRef group) throws BrokerException {
        link.topology().create(plan(group.destination().destination(), group));
        return new Route.OneGroup(group);
    }

    static CompletableFuture<Sent> send(Sender sender, Route route, Envelope envelope, long deliverAt) {
        CompletableFuture<Sent> sent = new CompletableFuture<>();
        sender.send(
                new Outgoing(route, envelope, deliverAt, null),
                System.nanoTime() + PATIENCE * SECOND,
                (message, outcome, cause) -> assertThat(sent.complete(new Sent(outcome, cause)))
                        .as("outcome of " + message + " is told once")
                        .isTrue());
        return sent;
    }

    static Sent await(CompletableFuture<Sent> sent) throws Exception {
        return sent.get(Wire.PATIENCE, TimeUnit.SECONDS);
    }

    void publish(Route route, String... texts) throws Exception {
        Sender sender = sender();
        for (String text : texts) {
            assertThat(await(send(sender, route, envelope(text).build(), 0)))
                    .isEqualTo(new Sent(PublishOutcome.CONFIRMED, null));
        }
        sender.close(Duration.ofSeconds(5));
    }

    @Override
    public void lost(BrokerException cause) {
        lost.add(cause);
    }

    @Override
    public void suspended(BrokerException cause) {
        suspended.add(cause);
    }

    @Override
    public void resumed() {
        resumed.add(true);
    }

    @Override
    public void blocked(String reason) {}

    @Override
    public void unblocked() {}

    @Override
    public void close() {
        link.close(Duration.ofSeconds(5));
        config.close();
    }
}
