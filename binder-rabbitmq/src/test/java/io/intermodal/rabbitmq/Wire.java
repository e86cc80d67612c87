package io.intermodal.rabbitmq;

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
import io.intermodal.spi.MessageSource;
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

    final Config config;
    final Link link;
    final BlockingQueue<BrokerException> lost = new LinkedBlockingQueue<>();
    final BlockingQueue<String> blocking = new LinkedBlockingQueue<>();

    record Sent(PublishOutcome outcome, @Nullable BrokerException cause) {}

    private Wire(Config config) throws BrokerException {
        this.config = config;
        this.link = new RabbitMqBinder().open(config, this);
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

    static SourceConfig reading(int maxHeld, Route... routes) {
        return new SourceConfig(
                Arrays.asList(routes),
                Mode.WORK,
                maxHeld,
                32 << 20,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                SubscribeOptions.OnPositionLost.FAIL);
    }

    Sender sender() throws BrokerException {
        return link.sender(new SenderConfig(512, Duration.ofSeconds(10)));
    }

    Reading read(int maxHeld, Route... routes) throws BrokerException {
        Reading reading = new Reading();
        MessageSource source = (MessageSource) link.source(reading(maxHeld, routes), reading);
        reading.source(source);
        source.start();
        return reading;
    }

    static CompletableFuture<Sent> send(Sender sender, Route route, Envelope envelope, long deliverAt) {
        CompletableFuture<Sent> sent = new CompletableFuture<>();
        sender.send(
                new Outgoing(route, envelope, deliverAt, null),
                System.nanoTime() + 10 * SECOND,
                (message, outcome, cause) -> assertThat(sent.complete(new Sent(outcome, cause)))
                        .as("outcome of " + message + " is told once")
                        .isTrue());
        return sent;
    }

    static Sent await(CompletableFuture<Sent> sent) throws Exception {
        return sent.get(20, TimeUnit.SECONDS);
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
        throw new AssertionError("this binder does not mend connections", cause);
    }

    @Override
    public void resumed() {
        throw new AssertionError("this binder does not mend connections");
    }

    @Override
    public void blocked(String reason) {
        blocking.add("blocked: " + reason);
    }

    @Override
    public void unblocked() {
        blocking.add("unblocked");
    }

    @Override
    public void close() {
        link.close(Duration.ofSeconds(5));
        config.close();
    }
}
