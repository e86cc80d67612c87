package io.intermodal.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.intermodal.ConfigurationException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class JsonCodecTest {

    record Line(String sku, int quantity) {}

    record Order(String id, BigDecimal total, Instant placed, List<Line> lines) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Cash.class, name = "cash")
    })
    sealed interface Payment permits Card, Cash {}

    record Card(String network) implements Payment {}

    record Cash() implements Payment {}

    private static final Order ORDER = new Order(
            "o-1",
            new BigDecimal("19.90"),
            Instant.parse("2026-01-01T10:00:00.123Z"),
            List.of(new Line("Zoë ☕ 🚚", 2)));

    @Test
    void aRecordArrivesAsItWas() throws Exception {
        JsonCodec<Order> codec = JsonCodec.of(Order.class);

        assertThat(codec.decode(codec.encode(ORDER))).isEqualTo(ORDER);
        assertThat(new String(codec.encode(ORDER), UTF_8)).contains("2026-01-01T10:00:00.123Z", "Zoë ☕ 🚚");
    }

    @Test
    void aTypeWithArgumentsArrivesAsItWas() throws Exception {
        JsonCodec<Map<String, List<Line>>> codec = JsonCodec.of(new TypeReference<Map<String, List<Line>>>() {});
        Map<String, List<Line>> lines = Map.of("o-1", ORDER.lines());

        assertThat(codec.decode(codec.encode(lines))).isEqualTo(lines);
    }

    @Test
    void aClosedSetOfSubtypesArrivesAsItWas() throws Exception {
        JsonCodec<Payment> codec = JsonCodec.of(Payment.class);

        assertThat(codec.decode(codec.encode(new Card("visa")))).isEqualTo(new Card("visa"));
        assertThat(new String(codec.encode(new Cash()), UTF_8)).isEqualTo("{\"kind\":\"cash\"}");
    }

    @Test
    void aMapperOfOnesOwnIsUsed() {
        JsonMapper strict = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        byte[] more = "{\"sku\":\"a\",\"quantity\":1,\"colour\":\"red\"}".getBytes(UTF_8);

        assertThatThrownBy(() -> JsonCodec.of(strict, Line.class).decode(more)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(
                        () -> JsonCodec.of(strict, new TypeReference<Line>() {}).decode(more))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void propertiesOfALaterVersionAreIgnored() throws Exception {
        byte[] more = "{\"sku\":\"a\",\"quantity\":1,\"colour\":\"red\"}".getBytes(UTF_8);

        assertThat(JsonCodec.of(Line.class).decode(more)).isEqualTo(new Line("a", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "application/json; charset=utf-8, true",
        "Application/JSON, true",
        "application/vnd.shop.order+json, true",
        "text/plain, false",
        "application/octet-stream, false",
        "application/jsonp, false"
    })
    void acceptsJsonByWhateverName(String contentType, boolean accepted) {
        assertThat(JsonCodec.of(Order.class).accepts(contentType)).isEqualTo(accepted);
        assertThat(JsonCodec.of(Order.class).contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "not json", "{} {}", "[]", "\"text\"", "{\"quantity\":null}", "{\"quantity\":\"x\"}"})
    void whatIsNotThePayloadIsUndecodable(String text) {
        assertThatThrownBy(() -> JsonCodec.of(Line.class).decode(text.getBytes(UTF_8)))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void nullIsNoPayload() {
        assertThatThrownBy(() -> JsonCodec.of(Line.class).decode("null".getBytes(UTF_8)))
                .hasMessageContaining("null is no payload");
    }

    @Test
    void whatComesInIsLimited() {
        JsonCodec<Object> codec = JsonCodec.of(Object.class);

        assertThatThrownBy(() -> codec.decode(("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8)))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> codec.decode(("\"" + "x".repeat(4_000_001) + "\"").getBytes(UTF_8)))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> codec.decode("1".repeat(101).getBytes(UTF_8))).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> codec.decode(("{\"" + "n".repeat(50_001) + "\":1}").getBytes(UTF_8)))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> codec.decode(("[" + "1,".repeat(1_000_000) + "1]").getBytes(UTF_8)))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void aMessageCannotNameAClass() throws Exception {
        byte[] gadget = "[\"javax.naming.InitialContext\",{}]".getBytes(UTF_8);

        assertThat(JsonCodec.of(Object.class).decode(gadget)).isInstanceOf(List.class);
    }

    @Test
    void aMapperWithDefaultTypingIsRefused() {
        JsonMapper open = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfBaseType(Object.class)
                                .build(),
                        DefaultTyping.NON_FINAL)
                .build();

        assertThatThrownBy(() -> JsonCodec.of(open, Order.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-030: ")
                .hasMessageContaining("default typing");
    }
}
