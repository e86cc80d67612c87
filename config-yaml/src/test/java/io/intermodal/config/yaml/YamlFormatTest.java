package io.intermodal.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.spi.ConfigFormat;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFormatTest {

    private static final String CANARY = "hunter2";

    @Test
    void isFoundByItsInterface() {
        assertThat(ServiceLoader.load(ConfigFormat.class).stream().map(ServiceLoader.Provider::type))
                .containsExactly(YamlFormat.class);
        assertThat(new YamlFormat().extensions()).containsExactlyInAnyOrder("yaml", "yml");
    }

    @Test
    void joinsNestedKeysWithDots() throws IOException {
        assertThat(read("""
                                # the shop's broker
                                intermodal:
                                  broker: activemq://localhost:61616
                                  tls: {enabled: true}
                                  groups:
                                    orders.created/billing:
                                      max-attempts: 7
                                    orders.created/search-index.concurrency: 4
                                intermodal.user: shop
                                """))
                .isEqualTo(Map.of(
                        "intermodal.broker",
                        "activemq://localhost:61616",
                        "intermodal.tls.enabled",
                        "true",
                        "intermodal.groups.orders.created/billing.max-attempts",
                        "7",
                        "intermodal.groups.orders.created/search-index.concurrency",
                        "4",
                        "intermodal.user",
                        "shop"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "0.10, 0.10",
                "0x1F, 0x1F",
                "1e3, 1e3",
                "yes, yes",
                "2026-01-01, 2026-01-01",
                "'null', null",
                "\"a\\tb\", `a\tb`",
                "'', ``",
                "kafka://a:9092, kafka://a:9092"
            })
    void leavesValuesAsTheyAreWritten(String written, String value) throws IOException {
        assertThat(read("a: " + written)).containsExactly(Map.entry("a", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "---\n", "---\n...\n"})
    void anEmptyDocumentHoldsNoSettings(String text) throws IOException {
        assertThat(read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:\\n  - x | line 2, column 3: a list",
                "a: [x, y] | line 1, column 4: a list",
                "- a | line 1, column 1: a list",
                "a: &anchor x | line 1, column 4: an anchor",
                "a: *other | line 1, column 4: an alias",
                "a: !!binary aGk= | line 1, column 4: a tag",
                "a: !!java.io.File {x: y} | line 1, column 4: a tag",
                "b: x\\na: | line 2, column 1: this key has no value",
                "a: ~ | line 1, column 1: this key has no value",
                "a: x\\nb: y\\na: z | line 3, column 1: this key is set a second time",
                "a: {b: x}\\na.b: y | line 2, column 1: this key is set a second time",
                "a: x\\n---\\nb: y | line 2, column 1: a second document",
                "just text | line 1, column 1: settings are expected",
                "[a]: x | line 1, column 1: a list",
                "{a: b}: x | line 1, column 1: a key has to be text",
                "a: b: c | line 1, column 5: mapping values are not allowed here",
                "a: 'x | line 1, column 6: found unexpected end of stream"
            })
    void refusesWhatIsNoSettingWithItsLine(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void refusesDepthWithoutEnd() {
        StringBuilder deep = new StringBuilder();
        for (int level = 0; level < 40; level++) {
            deep.append(" ".repeat(level)).append("a:\n");
        }
        assertThatThrownBy(() -> read(deep + " ".repeat(40) + "a: x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 32 levels");
    }

    @Test
    void refusesAFileWithoutEnd() {
        assertThatThrownBy(() -> read("a: x\n# " + "y".repeat(2_000_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!CANARY!x",
                "!CANARY",
                "*CANARY",
                "&CANARY",
                "@CANARY",
                "%CANARY",
                "`CANARY",
                "\"CANARY",
                "\"\\qCANARY\"",
                "|CANARY",
                "[CANARY",
                "{CANARY",
                "'CANARY' CANARY",
                "CANARY: CANARY",
                "CANARY\n\tCANARY: x",
                "CANARY\u0001"
            })
    void neverShowsAValueThatItCannotRead(String password) {
        assertThatThrownBy(() -> read("intermodal.password: " + password.replace("CANARY", CANARY)))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining(CANARY)
                .hasNoCause();
    }

    private static Map<String, String> read(String text) throws IOException {
        return new YamlFormat().read(new StringReader(text));
    }
}
