package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.rabbitmq.Wire.Sent;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What RabbitMQ and its client do to those who do not look out, on the real broker; and other programs on the other end. */
@ParameterizedClass
@ValueSource(strings = {"bookworm", "newest"})
record RabbitMqTrapsIT(String suite) {

    private static final String SECRET = "canary-5b1d";
    private static final int OPEN = 200;

    private static RabbitMqBroker broker;

    @BeforeParameterizedClassInvocation
    static void start(String suite) {
        broker = RabbitMqBroker.started(RabbitMqBroker.with().suite(suite).user("shop", SECRET));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).credentials("shop", SECRET);
    }

    private static Foreign foreign() throws Exception {
        return new Foreign(broker.address(), "shop", SECRET);
    }

    @Test
    void aMessageThatTheClientCannotEncodeIsRejectedAndTheNextOnesAreConfirmed() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination queue = Wire.queue("desync");
            wire.link.topology().create(Wire.plan(queue));
            Route route = new Route.Everyone(Wire.ref(queue));
            Sender sender = wire.sender();
            Envelope good = Wire.envelope("good").build();
            assertThat(Wire.await(Wire.send(sender, route, good, 0)).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            // Below the grammar of the API: too long a name, and headers that fit into no frame.
            Envelope name = Wire.envelope("name").header("n".repeat(300), "v").build();
            Envelope frame =
                    Wire.envelope("frame").header("big", "v".repeat(200_000)).build();
            assertThat(Wire.await(Wire.send(sender, route, name, 0)).outcome()).isEqualTo(PublishOutcome.REJECTED);
            assertThat(Wire.await(Wire.send(sender, route, frame, 0)).outcome()).isNotEqualTo(PublishOutcome.CONFIRMED);
            assertThat(Wire.await(Wire.send(sender, route, good, 0)).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            assertThat(wire.lost).isEmpty();
        }
    }

    @Test
    void aRefusingQueueLeavesItsOwnMessageUnknownAndTheOthersConfirmed() throws Exception {
        try (Wire wire = Wire.open(config());
                Foreign other = foreign()) {
            Destination full = Wire.topic("full");
            Destination normal = Wire.topic("normal");
            GroupRef normalGroup = Wire.group(normal, "reader");
            wire.link.topology().create(Wire.plan(full));
            wire.link.topology().create(Wire.plan(normal, normalGroup));
            other.channel()
                    .queueDeclare(
                            full.name() + "__q",
                            true,
                            false,
                            false,
                            Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
            other.channel().queueBind(full.name() + "__q", full.name(), "0");
            Sender sender = wire.sender();
            List<CompletableFuture<Sent>> refused = new ArrayList<>();
            List<CompletableFuture<Sent>> taken = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Envelope message = Wire.envelope("m" + i).build();
                refused.add(Wire.send(sender, new Route.Everyone(Wire.ref(full)), message, 0));
                taken.add(Wire.send(sender, new Route.Everyone(Wire.ref(normal)), message, 0));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(Wire.await(refused.get(i)).outcome()).isEqualTo(PublishOutcome.UNKNOWN);
                assertThat(Wire.await(taken.get(i)).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            }
        }
    }

    @Test
    void whatNobodyCanGetIsRejectedBetweenWhatIsConfirmed() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination there = Wire.queue("there");
            wire.link.topology().create(Wire.plan(there));
            Route missing = new Route.DeadLetters(Wire.group(Wire.topic("missing"), "nobody"));
            Sender sender = wire.sender();
            List<CompletableFuture<Sent>> lost = new ArrayList<>();
            List<CompletableFuture<Sent>> kept = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Envelope message = Wire.envelope("m" + i).build();
                lost.add(Wire.send(sender, missing, message, 0));
                kept.add(Wire.send(sender, new Route.OneGroup(Wire.group(there, "main")), message, 0));
            }
            for (int i = 0; i < 100; i++) {
                Sent sent = Wire.await(lost.get(i));
                assertThat(sent.outcome()).isEqualTo(PublishOutcome.REJECTED);
                assertThat(sent.cause()).extracting(BrokerException::kind).isEqualTo(Kind.NOT_FOUND);
                assertThat(Wire.await(kept.get(i)).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            }
            assertThat(Wire.await(Wire.send(
                                    sender,
                                    new Route.Everyone(Wire.ref(Wire.topic("nowhere"))),
                                    Wire.envelope("x").build(),
                                    0))
                            .outcome())
                    .isEqualTo(PublishOutcome.REJECTED);
        }
    }

    @Test
    void nothingConfirmedIsMissingWhenTheConnectionIsCutUnderOpenPublishes() throws Exception {
        Destination queue = Wire.queue("cut");
        try (TcpProxy proxy = TcpProxy.to(broker.address());
                Wire wire = Wire.open(Config.of(proxy.address()).credentials("shop", SECRET));
                Foreign other = foreign()) {
            wire.link.topology().create(Wire.plan(queue));
            Sender sender = wire.sender();
            List<CompletableFuture<Sent>> open = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                open.add(Wire.send(
                        sender,
                        new Route.Everyone(Wire.ref(queue)),
                        Wire.envelope("m" + i).build(),
                        0));
                if (i == 500) {
                    assertThat(Wire.await(open.get(100))).isEqualTo(new Sent(PublishOutcome.CONFIRMED, null));
                    proxy.cut();
                }
            }
            List<String> confirmed = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                if (Wire.await(open.get(i)).outcome() == PublishOutcome.CONFIRMED) {
                    confirmed.add("m" + i);
                }
            }
            List<String> stored = new ArrayList<>();
            for (GetResponse one = other.take(queue.name()); one != null; one = other.take(queue.name())) {
                stored.add(new String(one.getBody(), StandardCharsets.UTF_8));
            }
            assertThat(confirmed).hasSizeBetween(100, 999);
            assertThat(stored).containsAll(confirmed);
            assertThat(wire.lost.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /** The connection stands all the time: what was open on the channel is not known, and what comes after goes on another one. */
    @Test
    void nothingConfirmedIsMissingWhenTheServerClosesChannelsUnderOpenPublishes() throws Exception {
        Destination queue = Wire.queue("closed");
        Route route = new Route.Everyone(Wire.ref(queue));
        List<CompletableFuture<Sent>> sent = new ArrayList<>();
        try (Wire wire = Wire.open(config())) {
            wire.link.topology().create(Wire.plan(queue));
            Sender sender = wire.sender();
            CompletableFuture<Void> closes = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5; i++) {
                    broker.closeConfirmingChannels();
                }
            });
            while (!closes.isDone()) {
                Envelope message = Wire.envelope("m" + sent.size()).build();
                sent.add(Wire.send(sender, route, message, 0));
                if (sent.size() > OPEN) {
                    Wire.await(sent.get(sent.size() - OPEN));
                }
            }
            closes.get();
            Sent last =
                    Wire.await(Wire.send(sender, route, Wire.envelope("last").build(), 0));
            assertThat(last.outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            assertThat(wire.lost).isEmpty();
        }
        Set<String> confirmed = new HashSet<>();
        int unknown = 0;
        for (int i = 0; i < sent.size(); i++) {
            PublishOutcome outcome = Wire.await(sent.get(i)).outcome();
            if (outcome == PublishOutcome.CONFIRMED) {
                confirmed.add("m" + i);
            } else if (outcome == PublishOutcome.UNKNOWN) {
                unknown++;
            }
        }
        assertThat(unknown).as("each close met open publishes").isGreaterThan(0);
        assertThat(confirmed).hasSizeGreaterThan(sent.size() - 5 * (OPEN + 1) - 1);
        Set<String> stored = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> all = new CompletableFuture<>();
        try (Foreign other = foreign()) {
            other.channel()
                    .basicConsume(
                            queue.name(),
                            true,
                            (tag, message) -> {
                                String text = new String(message.getBody(), StandardCharsets.UTF_8);
                                stored.add(text);
                                if (text.equals("last")) {
                                    all.complete(null);
                                }
                            },
                            tag -> {});
            all.get(60, TimeUnit.SECONDS);
        }
        confirmed.removeAll(stored);
        assertThat(confirmed).as("confirmed and missing").isEmpty();
    }

    @Test
    void otherProgramsAreReadAndReadUs() throws Exception {
        try (Wire wire = Wire.open(config());
                Foreign other = foreign()) {
            Destination queue = Wire.queue("foreign");
            GroupRef group = Wire.group(queue, "main");
            wire.link.topology().create(Wire.plan(queue, group));
            Envelope ours = Wire.envelope("ours")
                    .key("k")
                    .type("order.placed")
                    .contentType("text/plain")
                    .correlationId("c")
                    .header("traceparent", "00-ä")
                    .header("CC", "nobody")
                    .build();
            Sender sender = wire.sender();
            assertThat(Wire.await(Wire.send(sender, new Route.Everyone(Wire.ref(queue)), ours, 0))
                            .outcome())
                    .isEqualTo(PublishOutcome.CONFIRMED);
            GetResponse seen = other.take(queue.name());
            assertThat(seen.getBody()).isEqualTo(ours.body());
            BasicProperties fields = seen.getProps();
            assertThat(fields.getMessageId()).isEqualTo("ours");
            assertThat(fields.getType()).isEqualTo("order.placed");
            assertThat(fields.getContentType()).isEqualTo("text/plain");
            assertThat(fields.getCorrelationId()).isEqualTo("c");
            assertThat(fields.getDeliveryMode()).isEqualTo(2);
            assertThat(fields.getHeaders().get("traceparent")).hasToString("00-ä");
            assertThat(fields.getHeaders().get("im-key")).hasToString("k");

            BasicProperties theirs = new BasicProperties.Builder()
                    .messageId("theirs")
                    .type("t")
                    .contentType("text/csv")
                    .correlationId("c2")
                    .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
                    .headers(Map.of("name", "Müller", "count", 7, "CC2", true))
                    .build();
            other.send(queue.name(), "0", theirs, "a,b".getBytes(StandardCharsets.UTF_8));
            Reading reading = wire.read(10, new Route.OneGroup(group));
            Incoming read = reading.next();
            Envelope envelope = read.envelope();
            assertThat(envelope.body()).isEqualTo("a,b".getBytes(StandardCharsets.UTF_8));
            assertThat(envelope.id()).isEqualTo("theirs");
            assertThat(envelope.type()).isEqualTo("t");
            assertThat(envelope.contentType()).isEqualTo("text/csv");
            assertThat(envelope.correlationId()).isEqualTo("c2");
            assertThat(envelope.timestampMillis()).isEqualTo(1_700_000_000_000L);
            assertThat(envelope.headers()).containsEntry("name", "Müller").containsEntry("count", "7");
            reading.ack(read);
            reading.flush();
            reading.close();
        }
    }

    @Test
    void whoReadsTheDeadLettersOftenLeavesThemAll() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination topic = Wire.topic("peek");
            GroupRef group = Wire.group(topic, "reader");
            wire.link.topology().create(Wire.plan(topic, group));
            wire.publish(new Route.DeadLetters(group), "one", "two", "three");
            RabbitMqDeadLetters letters = (RabbitMqDeadLetters)
                    wire.link.facet(DeadLetterBrowser.class).orElseThrow();
            for (int i = 0; i < 30; i++) {
                assertThat(letters.browse(group, 10))
                        .extracting(letter -> letter.envelope().id())
                        .containsExactly("one", "two", "three");
            }
        }
    }

    @Test
    void anotherKindOrNumberOfPartitionsIsAConflict() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination eight = Wire.topic("eight").ordered();
            wire.link.topology().create(Wire.plan(eight));
            assertThat(wire.link.topology().check(Wire.plan(eight))).isEmpty();
            for (Destination other :
                    List.of(eight.partitions(3), Destination.topic(eight.name()), Destination.queue(eight.name()))) {
                assertThat(wire.link.topology().check(Wire.plan(other))).anySatisfy(found -> {
                    assertThat(found.severity()).isEqualTo(Finding.Severity.CONFLICT);
                    assertThat(found.problem()).contains("an ordered topic of 8 partitions on the broker");
                });
            }
        }
    }
}
