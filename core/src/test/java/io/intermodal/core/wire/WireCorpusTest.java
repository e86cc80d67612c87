package io.intermodal.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Codec;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import io.intermodal.spi.WireHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier releases sent is read for ever, and what this one sends looks the same: see {@code src/test/resources/wire/README.md}. */
class WireCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/wire");
    private static final Destination ORDERS = Destination.topic("orders").ordered();

    private record Stored(Map<String, String> headers, String body) {

        static Stored in(String name) {
            try {
                String text = Files.readString(CORPUS.resolve(name));
                int end = text.indexOf("\n\n");
                Map<String, String> headers = new LinkedHashMap<>();
                for (String line : text.substring(0, end).split("\n", -1)) {
                    int colon = line.indexOf(": ");
                    headers.put(line.substring(0, colon), line.substring(colon + 2));
                }
                return new Stored(headers, text.substring(end + 2));
            } catch (IOException e) {
                throw new AssertionError("the corpus has no " + name, e);
            }
        }

        Envelope read() {
            return WireHeaders.read(body.getBytes(StandardCharsets.UTF_8), headers)
                    .build();
        }

        Message<String> message() {
            Envelope envelope = read();
            return MessageMapper.toMessage(envelope, new String(envelope.body(), StandardCharsets.UTF_8));
        }
    }

    static Stream<String> version1() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve("v1"))) {
            List<String> names =
                    files.map(file -> "v1/" + file.getFileName()).sorted().toList();
            assertThat(names).hasSizeGreaterThanOrEqualTo(8);
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("version1")
    void aStoredMessageIsWrittenAgainAsItWas(String name) {
        Stored stored = Stored.in(name);
        Map<String, String> expected = new LinkedHashMap<>(stored.headers());
        expected.put(WireHeaders.VERSION, WireHeaders.VERSION_1);
        expected.remove(WireHeaders.KIND);

        Envelope read = stored.read();

        assertThat(WireHeaders.write(read)).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(read.body()).isEqualTo(stored.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anOrderIsSentInTheseBytes() {
        Stored stored = Stored.in("v1/order.txt");
        Message<String> order = Message.builder("{\"order\":42,\"customer\":7}")
                .id("019aa423-c90e-75a5-923c-2bf4a5923d8b")
                .key("customer-7")
                .type("order.placed")
                .contentType("application/json")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build();

        Envelope sent = MessageMapper.toEnvelope(order, Codec.string(), 1_000_000, 1763690400014L, ORDERS);

        assertThat(WireHeaders.write(sent)).containsExactlyInAnyOrderEntriesOf(stored.headers());
        assertThat(sent.body()).isEqualTo(stored.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyPartIsSeenByTheApplication() {
        Message<String> message = Stored.in("v1/every-part.txt").message();

        assertThat(message.id()).contains("invoice-2026-000017");
        assertThat(message.timestamp()).contains(Instant.parse("2026-11-04T00:00:00.999Z"));
        assertThat(message.key()).contains("Größe 🧾");
        assertThat(message.type()).contains("invoice.sent");
        assertThat(message.contentType()).contains("text/plain; charset=utf-8");
        assertThat(message.correlationId()).contains("cart-9");
        assertThat(message.causationId()).contains("019aa423-c90e-75a5-923c-2bf4a5923d8b");
        assertThat(message.replyTo()).contains("invoice.answers");
        assertThat(message.timeToLive()).contains(Duration.ofHours(1));
        assertThat(message.headers())
                .containsOnly(Map.entry("Shop", "Zürich/雑貨"), Map.entry("empty", ""), Map.entry("x.y_z-1", "a: b"));
        assertThat(message.payload()).isEqualTo("Line one\nLine two");
    }

    @Test
    void anEmptyBodyStaysEmpty() {
        assertThat(Stored.in("v1/empty-body.txt").read().body()).isEmpty();
    }

    @Test
    void aForeignMessageIsReadWithItsOwnHeaders() {
        Message<String> message = Stored.in("v1/foreign.txt").message();

        assertThat(message.id()).isEmpty();
        assertThat(message.payload()).isEqualTo("<order id=\"42\"/>");
        assertThat(message.headers()).containsOnly(Map.entry("event", "legacy.order"), Map.entry("source", "erp"));
    }

    @Test
    void aRetryCopyKnowsItsAttempt() {
        Envelope copy = Stored.in("v1/retry-copy.txt").read();

        assertThat(ControlHeaders.attempt(copy)).isEqualTo(3);
        assertThat(ControlHeaders.redrives(copy)).isEqualTo(1);
        assertThat(ControlHeaders.millis(copy, ControlHeaders.FIRST_FAILURE)).isEqualTo(1763690401200L);
        assertThat(copy.headers()).isEmpty();
    }

    @Test
    void aRelayedMessageKnowsWhereItGoesAndWhen() {
        Envelope toGroup = Stored.in("v1/relayed-to-a-group.txt").read();
        DestinationRef orders = new DestinationRef(ORDERS.partitions(8), "staging", Optional.of("shop/Orders"));

        assertThat(ControlHeaders.millis(toGroup, ControlHeaders.DUE)).isEqualTo(1763690460000L);
        assertThat(ControlHeaders.millis(toGroup, ControlHeaders.HOP)).isEqualTo(1763690417000L);
        assertThat(target(toGroup))
                .isEqualTo(new Route.OneGroup(
                        new GroupRef(Group.of(orders.destination(), "billing"), orders, Optional.empty())));
        assertThat(target(Stored.in("v1/relayed-to-everyone.txt").read()))
                .isEqualTo(new Route.Everyone(
                        new DestinationRef(Destination.queue("reminders").partitions(8), "", Optional.empty())));
    }

    @Test
    void aDeadLetterTellsItsCause() {
        Envelope letter = Stored.in("v1/dead-letter.txt").read();

        assertThat(letter.control())
                .containsEntry(ControlHeaders.DL_REASON, "exhausted")
                .containsEntry(ControlHeaders.DL_EXCEPTION, "shop.payment.CardDeclinedException")
                .containsEntry(ControlHeaders.DL_TEXT, "card 4711: declined")
                .containsEntry(ControlHeaders.DL_ATTEMPTS, "5")
                .containsEntry(ControlHeaders.DL_LAST, "1763690431900")
                .containsEntry(ControlHeaders.DL_ORIGIN, "orders-3@1234567");
        assertThat(letter.headers()).isEmpty();
    }

    @Test
    void aLaterVersionAndAnUnknownKindAreUndecodable() {
        assertThatThrownBy(() -> Stored.in("later/version-2.txt").read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
        assertThatThrownBy(() -> Stored.in("later/fence.txt").read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind");
    }

    @Test
    void aHeaderOfALaterReleaseIsCarriedAndNotShown() {
        Envelope envelope = Stored.in("later/unknown-header.txt").read();

        assertThat(envelope.control())
                .containsOnly(Map.entry("im-src", "7"), Map.entry("im-seq", "99"), Map.entry("im-colour", "blue"));
        assertThat(envelope.headers()).isEmpty();
    }

    private static Route target(Envelope envelope) {
        String text = envelope.control().get(ControlHeaders.TARGET);
        assertThat(text).isNotNull();
        return Targets.read(text);
    }
}
