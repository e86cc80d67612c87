package io.intermodal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker makes of messages, ours and those of other programs. */
class KafkaMappingIT {

    private static KafkaBroker broker;
    private Wire wire;
    private Foreign foreign;
    private Sender sender;
    private GroupRef group;
    private Route route;
    private String topic;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        wire = Wire.open(Config.of(broker.address()));
        foreign = new Foreign(broker.address());
        sender = wire.sender();
        Destination orders = Wire.topic("orders");
        group = Wire.group(orders, "billing");
        route = wire.provisioned(group);
        topic = orders.name();
    }

    @AfterEach
    void close() {
        foreign.close();
        wire.close();
    }

    private void send(Route to, Envelope envelope, Incoming... original) throws Exception {
        CompletableFuture<Wire.Sent> sent = new CompletableFuture<>();
        sender.send(
                new Outgoing(to, envelope, 0, original.length == 0 ? null : original[0]),
                System.nanoTime() + Wire.PATIENCE * Wire.SECOND,
                (message, outcome, cause) -> sent.complete(new Wire.Sent(outcome, cause)));
        assertThat(Wire.await(sent)).isEqualTo(new Wire.Sent(PublishOutcome.CONFIRMED, null));
    }

    @Test
    void everyPartComesBackAsItWasAlsoInACopy() throws Exception {
        Envelope sent = Envelope.builder("body".getBytes(UTF_8))
                .id("0198-id")
                .timestampMillis(1_700_000_000_123L)
                .key("customer 7 / ü / 😀")
                .type("order.created")
                .contentType("application/json; charset=utf-8")
                .correlationId("corr 😀")
                .causationId("cause")
                .replyTo("answers")
                .expiresAtMillis(1_900_000_000_000L)
                .control("im-attempt", "3")
                .header("empty", "")
                .header("emoji", "a😀b")
                .header("nul", "a\u0000b")
                .header("traceparent", "00-abc")
                .header("Content-Type", "not the field")
                .build();
        send(new Route.Everyone(group.destination()), sent);
        Reading reading = wire.read(route);
        Incoming first = reading.next();
        assertThat(first.defect()).isNull();
        assertThat(first.envelope()).usingRecursiveComparison().isEqualTo(sent);
        send(route, first.envelope(), first);
        assertThat(reading.next().envelope()).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void otherProgramsSeeKeyBodyAndHeaders() throws Exception {
        send(
                new Route.Everyone(group.destination()),
                Wire.envelope("hello")
                        .key("customer-7")
                        .contentType("text/plain")
                        .header("x-shop.name", "Bücher")
                        .build());
        ConsumerRecord<byte[], byte[]> record = foreign.receive(topic, 1).get(0);
        assertThat(new String(record.value(), UTF_8)).isEqualTo("hello");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("customer-7");
        assertThat(header(record, "im-id")).isEqualTo("hello");
        assertThat(header(record, "im-content-type")).isEqualTo("text/plain");
        assertThat(header(record, "x-shop.name")).isEqualTo("Bücher");
    }

    @Test
    void messagesOfOtherProgramsAreReadAndTheirCopiesKeepWhatWasInThem() throws Exception {
        ProducerRecord<byte[], byte[]> plain =
                new ProducerRecord<>(topic, null, 1_700_000_000_000L, "k1".getBytes(UTF_8), "hello".getBytes(UTF_8));
        plain.headers().add("content-type", "text/plain".getBytes(UTF_8));
        plain.headers().add("binary", new byte[] {(byte) 0xff, 0, 1});
        plain.headers().add("twice", "one".getBytes(UTF_8)).add("twice", "two".getBytes(UTF_8));
        plain.headers().add("nothing", null);
        var at = foreign.send(plain);
        Reading reading = wire.read(route);
        Incoming message = reading.next();
        Envelope envelope = message.envelope();
        assertThat(message.defect()).isNull();
        assertThat(Reading.text(message)).isEqualTo("hello");
        assertThat(envelope.id()).isEqualTo(topic + "-" + at.partition() + "@" + at.offset());
        assertThat(envelope.key()).isEqualTo("k1");
        assertThat(envelope.timestampMillis()).isEqualTo(at.timestamp()).isGreaterThan(1_700_000_000_000L);
        assertThat(envelope.contentType()).isEqualTo("text/plain");
        assertThat(envelope.headers()).containsOnlyKeys("content-type", "twice").containsEntry("twice", "two");

        send(new Route.DeadLetters(group), envelope, message);
        ConsumerRecord<byte[], byte[]> copy =
                foreign.receive(KafkaNames.deadLetters(group), 1).get(0);
        assertThat(copy.headers().lastHeader("binary").value()).isEqualTo(new byte[] {(byte) 0xff, 0, 1});
        assertThat(copy.headers().headers("twice"))
                .extracting(header -> new String(header.value(), UTF_8))
                .containsExactly("one", "two");
        assertThat(copy.headers().lastHeader("nothing").value()).isNull();
        assertThat(header(copy, "im-id")).isEqualTo(envelope.id());
    }

    @Test
    void aKeyThatIsNoTextStaysOneKeyInItsPartition() throws Exception {
        byte[] key = {(byte) 0xfe, 1, 2};
        var at = foreign.send(new ProducerRecord<>(topic, key, "hello".getBytes(UTF_8)));
        foreign.send(new ProducerRecord<>(topic, key, null));
        Reading reading = wire.read(route);
        Incoming message = reading.next();
        assertThat(message.envelope().key()).isEqualTo("0xfe0102");
        assertThat(reading.next().envelope().body()).isEmpty();
        send(route, message.envelope(), message);
        ConsumerRecord<byte[], byte[]> copy =
                foreign.receive(KafkaNames.retries(group), 1).get(0);
        assertThat(copy.key()).isEqualTo(key);
        assertThat(copy.partition()).isEqualTo(at.partition());
    }

    @Test
    void aKeyLiesWhereTheVendorsClientPutsIt() throws Exception {
        Reading reading = wire.read(route);
        for (String key : List.of("a", "customer-7", "ü😀", "x".repeat(255))) {
            int partition = foreign.send(topic, key, "theirs").partition();
            send(
                    new Route.Everyone(group.destination()),
                    Wire.envelope("ours").key(key).build());
            for (Incoming message : reading.next(2)) {
                assertThat(((ConsumerRecord<?, ?>) message.handle()).partition())
                        .as("%s of key %s", Reading.text(message), key)
                        .isEqualTo(partition);
            }
        }
    }

    @Test
    void anUnknownEnvelopeVersionIsUndecodableAndKeepsItsBytes() throws Exception {
        ProducerRecord<byte[], byte[]> later = new ProducerRecord<>(topic, "later".getBytes(UTF_8));
        later.headers().add("im-v", "9".getBytes(UTF_8)).add("im-id", "x".getBytes(UTF_8));
        foreign.send(later);
        Incoming message = wire.read(route).next();
        assertThat(message.defect()).contains("version");
        assertThat(Reading.text(message)).isEqualTo("later");
        assertThat(message.envelope().id()).isEqualTo("x");
    }

    @Test
    void deadLettersAreShownAndCountedWithoutTouchingThem() throws Exception {
        Route dead = new Route.DeadLetters(group);
        for (String text : List.of("a", "b", "c")) {
            send(dead, Wire.envelope(text).build());
        }
        DeadLetterBrowser browser = wire.link.facet(DeadLetterBrowser.class).orElseThrow();
        assertThat(browser.browse(group, 2)).extracting(Reading::text).containsExactly("a", "b");
        Reading letters = wire.read(dead);
        List<Incoming> all = letters.next(3);
        assertThat(all).extracting(Reading::text).containsExactly("a", "b", "c");
        letters.commit(all.get(0));
        assertThat(browser.browse(group, 100)).extracting(Reading::text).containsExactly("b", "c");
        letters.close();
    }

    @Test
    void theBacklogCountsWhatIsNotFinished() throws Exception {
        BacklogReader backlog = wire.link.facet(BacklogReader.class).orElseThrow();
        for (int n = 0; n < 5; n++) {
            send(
                    new Route.Everyone(group.destination()),
                    Wire.envelope("m" + n).key("k").build());
        }
        send(route, Wire.envelope("retry").build());
        assertThat(backlog.backlog(group)).isEqualTo(6);
        Reading reading = wire.read(route);
        List<Incoming> all = reading.next(6);
        reading.commit(all.stream()
                .filter(one -> Reading.text(one).equals("m1"))
                .findFirst()
                .orElseThrow());
        assertThat(backlog.backlog(group)).isEqualTo(4);
    }

    @Test
    void theNativeClientCanBeReached() throws Exception {
        assertThat(wire.link.unwrap(Admin.class)).isPresent();
        assertThat(wire.link.unwrap(String.class)).isEmpty();
        foreign.send(topic, null, "a");
        assertThat(wire.read(route).next().handle()).isInstanceOf(ConsumerRecord.class);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), UTF_8);
    }
}
