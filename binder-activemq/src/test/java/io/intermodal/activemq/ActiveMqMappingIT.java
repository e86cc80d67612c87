package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.activemq.ActiveMQConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker makes of messages, ours and those of other programs. */
class ActiveMqMappingIT {

    private static ActiveMqBroker broker;
    private Wire wire;
    private Destination orders;
    private Route route;
    private Reading reading;

    @BeforeAll
    static void start() {
        broker = ActiveMqBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        wire = Wire.open(Config.of(broker.address()));
        orders = Wire.queue("orders");
        route = new Route.OneGroup(Wire.group(orders, "main"));
        reading = wire.read(10, route);
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private Incoming through(Envelope envelope) throws Exception {
        Wire.Sent sent = Wire.await(Wire.send(wire.sender(), route, envelope, 0));
        assertThat(sent).isEqualTo(new Wire.Sent(PublishOutcome.CONFIRMED, null));
        return reading.next();
    }

    private Incoming copied(Incoming original) throws Exception {
        CompletableFuture<Wire.Sent> sent = new CompletableFuture<>();
        wire.sender()
                .send(
                        new Outgoing(route, original.envelope(), 0, original),
                        System.nanoTime() + 5 * Wire.SECOND,
                        (message, outcome, cause) -> sent.complete(new Wire.Sent(outcome, cause)));
        assertThat(Wire.await(sent).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
        return reading.next();
    }

    @Test
    void everyPartComesBackAsItWas() throws Exception {
        Envelope.Builder builder = Envelope.builder("body".getBytes(StandardCharsets.UTF_8))
                .id("0198-id")
                .timestampMillis(1_700_000_000_123L)
                .key("customer 7 / ü / 😀")
                .type("order.created")
                .contentType("application/json; charset=utf-8")
                .correlationId("corr 😀")
                .causationId("cause")
                .replyTo("answers")
                .expiresAtMillis(System.currentTimeMillis() + 3_600_000)
                .control("im-attempt", "3")
                .control("im-dl-reason", "exhausted");
        for (Map.Entry<String, String> header : awkwardHeaders().entrySet()) {
            builder.header(header.getKey(), header.getValue());
        }
        Envelope sent = builder.build();
        Incoming message = through(sent);
        assertThat(message.defect()).isNull();
        assertSame(message.envelope(), sent);
        assertSame(copied(message).envelope(), sent);
    }

    @Test
    void bodiesComeBackToTheLastBit() throws Exception {
        byte[] all = new byte[256];
        for (int n = 0; n < all.length; n++) {
            all[n] = (byte) n;
        }
        byte[] large = new byte[1_000_000];
        new Random(7).nextBytes(large);
        for (byte[] body : List.of(new byte[0], all, large)) {
            Envelope envelope =
                    Envelope.builder(body).id("x").timestampMillis(1).build();
            assertThat(through(envelope).envelope().body()).isEqualTo(body);
        }
    }

    @Test
    void otherProgramsSeeBytesAndTheirOwnFields() throws Exception {
        Destination outbox = Wire.queue("outbox");
        Envelope envelope = Wire.envelope("hello")
                .type("order.created")
                .correlationId("c-1")
                .header("x-shop.name", "Bücher")
                .header("traceparent", "00-abc")
                .build();
        Route to = new Route.Everyone(Wire.ref(outbox));
        assertThat(Wire.await(Wire.send(wire.sender(), to, envelope, 0)).outcome())
                .isEqualTo(PublishOutcome.CONFIRMED);
        try (Foreign other = new Foreign(broker.address())) {
            Message message = other.receive(outbox.name());
            assertThat(message).isInstanceOf(BytesMessage.class);
            assertThat(message.getJMSType()).isEqualTo("order.created");
            assertThat(message.getJMSCorrelationID()).isEqualTo("c-1");
            assertThat(message.getStringProperty("im_id")).isEqualTo("hello");
            assertThat(message.getStringProperty("traceparent")).isEqualTo("00-abc");
            assertThat(message.getStringProperty("x_HYPHEN_shop_DOT_name")).isEqualTo("Bücher");
            assertThat(message.getStringProperty("JMSXGroupID")).isNull();
        }
    }

    @Test
    void aForeignTextIsReadWithTheFieldsItHas() throws Exception {
        try (Foreign other = new Foreign(broker.address())) {
            other.send(orders.name(), session -> {
                TextMessage text = session.createTextMessage("grüße 😀");
                text.setJMSCorrelationID("c-2");
                text.setJMSType("legacy");
                text.setStringProperty("JMSXGroupID", "customer-7");
                text.setStringProperty("shop", "%%41");
                text.setIntProperty("count", 5);
                text.setBooleanProperty("express", true);
                text.setLongProperty("AMQ_SCHEDULED_DELAY", 1);
                return text;
            });
        }
        Incoming message = reading.next();
        Envelope envelope = message.envelope();
        assertThat(Reading.text(message)).isEqualTo("grüße 😀");
        assertThat(message.defect()).isNull();
        assertThat(envelope.id()).startsWith("ID:");
        assertThat(envelope.timestampMillis()).isGreaterThan(1_700_000_000_000L);
        assertThat(envelope.key()).isEqualTo("customer-7");
        assertThat(envelope.type()).isEqualTo("legacy");
        assertThat(envelope.correlationId()).isEqualTo("c-2");
        assertThat(envelope.contentType()).isEqualTo("text/plain");
        assertThat(envelope.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("shop", "%%41", "count", "5", "express", "true"));

        Incoming copy = copied(message);
        assertSame(copy.envelope(), envelope);
        Message nativeCopy = (Message) copy.handle();
        assertThat(nativeCopy.getObjectProperty("count")).isEqualTo(5);
        assertThat(nativeCopy.getObjectProperty("express")).isEqualTo(true);
        assertThat(nativeCopy.propertyExists("scheduledJobId")).isFalse();
        assertSame(copied(copy).envelope(), envelope);
    }

    @Test
    void whatIsNeitherBytesNorTextIsDefectiveAndNeverOpened() throws Exception {
        try (Foreign other = new Foreign(broker.address())) {
            other.send(orders.name(), session -> {
                ObjectMessage object = session.createObjectMessage(new Trap());
                object.setStringProperty("shop", "x");
                return object;
            });
            other.send(orders.name(), session -> {
                MapMessage map = session.createMapMessage();
                map.setString("a", "b");
                return map;
            });
            other.send(orders.name(), session -> {
                StreamMessage stream = session.createStreamMessage();
                stream.writeString("a");
                return stream;
            });
            other.send(orders.name(), session -> {
                Message future = session.createBytesMessage();
                future.setStringProperty("im_v", "99");
                future.setStringProperty("im_id", "from the future");
                return future;
            });
            other.send(orders.name(), session -> session.createMessage());
        }
        List<Incoming> found = reading.next(5);
        assertThat(found.subList(0, 4)).extracting(Incoming::defect).doesNotContainNull();
        assertThat(found.get(0).envelope().headers()).containsEntry("shop", "x");
        assertThat(found.get(0).envelope().body()).as("its bytes as they came").isNotEmpty();
        assertThat(found.get(3).envelope().id()).isEqualTo("from the future");
        assertThat(found.get(4).defect()).as("a message without body").isNull();
    }

    @Test
    void theClientStillCorruptsWhatIsEncodedHereAndNothingElse() throws Exception {
        StringBuilder plane = new StringBuilder();
        for (char c = 1; c < 0xD800; c++) {
            plane.append(c);
        }
        try (Foreign other = new Foreign(broker.address())) {
            other.send(orders.name(), session -> {
                Message message = session.createMessage();
                message.setStringProperty("emoji", "😀");
                message.setStringProperty("nul", "\u0000");
                for (int part = 0; part * 4000 < plane.length(); part++) {
                    message.setStringProperty(
                            "part" + part, plane.substring(part * 4000, Math.min(plane.length(), part * 4000 + 4000)));
                }
                return message;
            });
        }
        Map<String, String> found =
                new LinkedHashMap<>(reading.next().envelope().headers());
        assertThat(found.remove("emoji")).isNotEqualTo("😀");
        assertThat(found.remove("nul")).isNotEqualTo("\u0000");
        StringBuilder whole = new StringBuilder();
        for (int part = 0; found.containsKey("part" + part); part++) {
            whole.append(found.get("part" + part));
        }
        assertThat(whole.toString()).isEqualTo(plane.toString());
    }

    @Test
    void aMessageLargerThanTheBrokersFrameIsRejectedAndNothingElse() throws Exception {
        try (ActiveMqBroker small = ActiveMqBroker.started(ActiveMqBroker.with().maxFrameBytes(200_000));
                Wire narrow = Wire.open(Config.of(small.address()))) {
            assertThat(narrow.link.info().maxMessageBytes().orElse(0)).isBetween(1, 200_000);
            Sender sender = narrow.sender();
            for (int size : new int[] {150_000, 195_000, 199_990, 200_000, 300_000}) {
                Envelope envelope = Envelope.builder(new byte[size]).id("x").build();
                Wire.Sent sent = Wire.await(Wire.send(sender, route, envelope, 0));
                assertThat(sent.outcome())
                        .as(size + " bytes: " + sent.cause())
                        .isEqualTo(size < 196_000 ? PublishOutcome.CONFIRMED : PublishOutcome.REJECTED);
                assertThat(Wire.await(Wire.send(
                                        sender, route, Wire.envelope("ok").build(), 0))
                                .outcome())
                        .isEqualTo(PublishOutcome.CONFIRMED);
            }
            assertThat(narrow.lost).isEmpty();
        }
    }

    @Test
    void deadLettersAreShownWithoutTouchingThem() throws Exception {
        GroupRef group = Wire.group(orders, "main");
        Route dead = new Route.DeadLetters(group);
        wire.publish(dead, "a", "b", "c");
        DeadLetterBrowser browser = wire.link.facet(DeadLetterBrowser.class).orElseThrow();
        assertThat(browser.browse(group, 2)).extracting(Reading::text).containsExactly("a", "b");
        assertThat(browser.browse(group, 100)).extracting(Reading::text).containsExactly("a", "b", "c");
        Reading letters = wire.read(10, dead);
        List<Incoming> all = letters.next(3);
        assertThat(all).extracting(Reading::text).containsExactly("a", "b", "c");
        assertThat(all).extracting(Incoming::brokerDeliveries).containsOnly(0);
    }

    @Test
    void theNativeClientCanBeReached() throws Exception {
        assertThat(wire.link.unwrap(ActiveMQConnection.class)).isPresent();
        assertThat(wire.link.unwrap(jakarta.jms.Connection.class)).isPresent();
        assertThat(wire.link.unwrap(String.class)).isEmpty();
        assertThat(through(Wire.envelope("a").build()).handle()).isInstanceOf(Message.class);
    }

    private static Map<String, String> awkwardHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("empty", "");
        headers.put("emoji", "a😀b");
        headers.put("looks-encoded", "%%d83d");
        headers.put("looks-encoded-2", "%%%d83d%de00");
        headers.put("percent", "100 % %41");
        headers.put("nul", "a\u0000b");
        headers.put("cjk", "漢".repeat(1300));
        headers.put("long", "x".repeat(4096));
        headers.put("long.emoji", "😀".repeat(1000));
        headers.put("JMSType", "not the field");
        headers.put("JMSXGroupID", "not the group");
        headers.put("AMQ_SCHEDULED_DELAY", "60000");
        headers.put("scheduledJobId", "7");
        headers.put("a_DOT_b", "1");
        headers.put("a.b", "2");
        headers.put("a-b", "3");
        headers.put("a_HYPHEN_b", "4");
        headers.put("im_id", "5");
        headers.put("1st", "6");
        headers.put("and", "7");
        headers.put("CC", "8");
        return headers;
    }

    private static void assertSame(Envelope found, Envelope sent) {
        assertThat(found.body()).isEqualTo(sent.body());
        assertThat(found.headers()).containsExactlyInAnyOrderEntriesOf(sent.headers());
        assertThat(found.control()).containsExactlyInAnyOrderEntriesOf(sent.control());
        assertThat(List.of(
                        "" + found.id(),
                        found.timestampMillis(),
                        "" + found.key(),
                        "" + found.type(),
                        "" + found.contentType(),
                        "" + found.correlationId(),
                        "" + found.causationId(),
                        "" + found.replyTo(),
                        found.expiresAtMillis()))
                .isEqualTo(List.of(
                        "" + sent.id(),
                        sent.timestampMillis(),
                        "" + sent.key(),
                        "" + sent.type(),
                        "" + sent.contentType(),
                        "" + sent.correlationId(),
                        "" + sent.causationId(),
                        "" + sent.replyTo(),
                        sent.expiresAtMillis()));
    }

    /** Fails the test if anything makes an object of it again. */
    private static final class Trap implements Serializable {

        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            throw new AssertionError("deserialised");
        }
    }
}
