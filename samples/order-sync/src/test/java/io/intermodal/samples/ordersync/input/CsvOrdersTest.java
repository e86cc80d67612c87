package io.intermodal.samples.ordersync.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvOrdersTest {

    private static final String HEADER = "order,customer,country,card,placed,sku,quantity,price\n";
    private static final String A = "A,C1,DE,tok_visa,2026-03-02T09:14:05Z,";
    private static final String B = "B,C2,FR,tok_visa,2026-03-02T09:15:00Z,";

    @Test
    void theLinesOfAnOrderBecomeOneOrder() throws IOException {
        List<Entry> entries = read(HEADER + A + "mug,2,9.50\n" + A + "lamp,1,59\n" + B + "mug,1,9.50\n");

        assertThat(entries).extracting(Entry::line).containsExactly(2L, 4L);
        assertThat(((Entry.Good) entries.get(0)).order().quantities())
                .containsEntry("mug", 2)
                .containsEntry("lamp", 1);
        assertThat(((Entry.Good) entries.get(0)).order().total()).isEqualByComparingTo("78.00");
    }

    @Test
    void aWrongLineTakesItsWholeOrderWithItAndNoOther() throws IOException {
        List<Entry> entries = read(HEADER + A + "mug,2,9.50\n" + A + "lamp,one,59\n" + B + "mug,1,9.50\n");

        assertThat(entries.get(0)).isInstanceOfSatisfying(Entry.Bad.class, bad -> {
            assertThat(bad.line()).isEqualTo(3);
            assertThat(bad.problem()).startsWith("has quantity 'one'; allowed is a whole number");
            assertThat(bad.text()).hasSize(2);
        });
        assertThat(entries.get(1)).isInstanceOf(Entry.Good.class);
    }

    @Test
    void whatIsWrongIsExplained() throws IOException {
        assertThat(problem(A + "mug,2\n")).startsWith("has 7 columns; needed are 8: order,");
        assertThat(problem(A + "\"mug,2,9.50\n")).startsWith("has a quote that is not closed");
        assertThat(problem(A + "\"mug\"s,2,9.50\n")).startsWith("has text after a closing quote in column 6");
        assertThat(problem(A + "mug,2,9.50\n" + A.replace("C1", "C9") + "lamp,1,59\n"))
                .startsWith("differs from line 2");
        assertThat(problem(A.replace("2026", "26") + "mug,2,9.50\n")).startsWith("has placed '26-03");
        assertThat(problem(",C1,DE,tok_visa,2026-03-02T09:14:05Z,mug,1,1\n")).startsWith("has no id");
    }

    @Test
    void quotesAreUnderstoodAndWritten() throws IOException {
        Entry.Good good =
                (Entry.Good) read(HEADER + A + "\"mug, \"\"blue\"\"\",2,9.50\n").get(0);

        assertThat(good.order().lines().get(0).sku()).isEqualTo("mug, \"blue\"");
        assertThat(read(HEADER + String.join("\n", source(HEADER).format(good.order()))))
                .containsExactly(good);
    }

    @Test
    void theHeaderHasToBeRight() {
        assertThatThrownBy(() -> source("order;customer\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("x.csv:1: is not the header; the first line must be " + HEADER.strip());
    }

    private static String problem(String lines) throws IOException {
        return ((Entry.Bad) read(HEADER + lines).get(0)).problem();
    }

    private static OrderSource source(String text) throws IOException {
        return new CsvOrders("x.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
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
