package io.intermodal.samples.ordersync.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.shop.OrderLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonOrdersTest {

    private static final String GOOD = "{\"id\":\"A1\",\"customer\":\"Zoë\",\"country\":\"DE\",\"card\":\"tok_visa\","
            + "\"placed\":\"2026-03-02T09:14:05Z\",\"lines\":[{\"sku\":\"mug\",\"quantity\":2,\"price\":9.50}]}";

    @Test
    void anOrderIsRead() throws IOException {
        assertThat(read(GOOD))
                .containsExactly(new Entry.Good(
                        1,
                        new Order(
                                "A1",
                                "Zoë",
                                "DE",
                                "tok_visa",
                                Instant.parse("2026-03-02T09:14:05Z"),
                                List.of(new OrderLine("mug", 2, new BigDecimal("9.50"))))));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Entry.Good good = (Entry.Good) read(GOOD).get(0);
        try (OrderSource source = source("")) {
            assertThat(read(String.join("\n", source.format(good.order())))).containsExactly(good);
        }
    }

    @Test
    void linesAreCountedThroughBlankOnesAndWindowsLineEndsAndAByteOrderMark() throws IOException {
        assertThat(read("\uFEFF" + GOOD + "\r\n\r\n" + GOOD))
                .extracting(Entry::line)
                .containsExactly(1L, 3L);
    }

    @Test
    void whatIsNoTextIsSetAside() throws IOException {
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, '\n', '{', '}', '\n'};
        try (OrderSource source = new JsonOrders("x", new ByteArrayInputStream(bytes))) {
            assertThat(source.next().map(Entry.Bad.class::cast).map(Entry.Bad::problem))
                    .contains("is not UTF-8 text; save the file as UTF-8");
            assertThat(source.next().map(Entry::line)).contains(2L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "A1"           | ""                   | has no id
                    "A1"           | "A 1"                | has id 'A 1'
                    "A1"           | null                 | has no id
                    "id"           | "nr"                 | has no id
                    "Zoë"          | "a\\u0007b"          | has customer 'a?b'
                    "DE"           | "Germany"            | has country 'Germany'
                    "tok_visa"     | ""                   | has no card
                    2026-03-02T    | 2026-13-02T          | has placed '2026-13-02T09:14:05Z'
                    :2,            | :0,                  | has quantity '0'
                    :2,            | :-2,                 | has quantity '-2'
                    :2,            | :1.5,                | has quantity '1.5'
                    :2,            | :100001,             | has quantity '100001'
                    :2,            | :"two",              | has quantity 'two'
                    9.50           | -1                   | has price '-1'
                    9.50           | 9.505                | has price '9.505'
                    9.50           | 1e3                  | has price '1e3'
                    9.50           | null                 | has no price
                    [{             | [null,{              | has a line that is null
                    }]}            | }                    | is no order in JSON
                    {"id"          | {id                  | is no order in JSON
                    """)
    void whatIsNoOrderIsExplained(String right, String wrong, String problem) throws IOException {
        assertThat(GOOD).contains(right);
        String line = GOOD.replace(right, wrong);

        assertThat(read(line)).singleElement().isInstanceOfSatisfying(Entry.Bad.class, bad -> {
            assertThat(bad.problem()).startsWith(problem);
            assertThat(bad.text()).containsExactly(line);
        });
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
        String endless = "x".repeat(TextLines.MAX_BYTES + 1);
        assertThat(read(endless + "\n" + GOOD))
                .satisfiesExactly(
                        bad -> assertThat(((Entry.Bad) bad).problem()).startsWith("is longer than"),
                        good -> assertThat(good).isInstanceOf(Entry.Good.class));
    }

    private static OrderSource source(String text) {
        return new JsonOrders("x", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Entry> read(String text) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (OrderSource source = source(text)) {
            for (Optional<Entry> entry = source.next(); entry.isPresent(); entry = source.next()) {
                entries.add(entry.get());
            }
        }
        return entries;
    }
}
