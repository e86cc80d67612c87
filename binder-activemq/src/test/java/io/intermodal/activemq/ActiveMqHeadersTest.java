package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveMqHeadersTest {

    /** Made of what the encodings use themselves, where collisions would be. */
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        "_",
        "-",
        ".",
        "im",
        "im-",
        "im_",
        "DOT",
        "_DOT_",
        "HYPHEN",
        "_HYPHEN_",
        "_X_",
        "X",
        "61",
        "JMS",
        "JMSX",
        "AMQ_",
        "and",
        "NULL",
        "scheduledJobId",
        "ü",
        "😀",
        " ",
        "%",
        "%%",
        "%0041",
        "\u0000",
        "\ud800",
        "\uffff"
    };

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length >= 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void everyNameIsReadBackAndNoTwoShareAProperty() {
        Random random = new Random(1);
        Map<String, String> owners = new HashMap<>();
        for (int n = 0; n < 200_000; n++) {
            String name = random(random).replace("\ud800", "");
            String property = ActiveMqHeaders.encodeName(name);
            assertThat(property)
                    .matches("[A-Za-z_][A-Za-z0-9_]*")
                    .doesNotStartWith("JMS")
                    .doesNotStartWith("AMQ_");
            assertThat(ActiveMqHeaders.isNative(property)).as(property).isFalse();
            assertThat(ActiveMqHeaders.decodeName(property)).isEqualTo(name);
            String owner = owners.putIfAbsent(property, name);
            assertThat(owner == null || owner.equals(name))
                    .as(property + " for " + owner + " and " + name)
                    .isTrue();
        }
    }

    @Test
    void everyValueIsReadBackAndHoldsOnlyWhatTheClientCarries() {
        Random random = new Random(2);
        for (int n = 0; n < 200_000; n++) {
            String value = random(random);
            String text = ActiveMqHeaders.encodeValue(value);
            assertThat(text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c)))
                    .as(value)
                    .isTrue();
            assertThat(ActiveMqHeaders.decodeValue(text)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "im-content-type, im_content_type",
        "traceparent, traceparent",
        "x-shop.name, x_HYPHEN_shop_DOT_name",
        "order_id, order_id",
        "JMSFoo, _X_4a4d53466f6f",
        "1st, _X_317374",
        "and, _X_616e64",
    })
    void namesStayReadableWhereTheyCan(String header, String property) {
        assertThat(ActiveMqHeaders.encodeName(header)).isEqualTo(property);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "grüße 漢", "100 %", "a%41", "tab\tand\nnewline", "\uffff"})
    void valuesStayAsTheyAreWhereTheyCan(String value) {
        assertThat(ActiveMqHeaders.encodeValue(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%", "%%%", "%%%12", "%%%00g0", "_X_", "_X_zz", "_X_f", "_X_ff", "im_"})
    void whatOnlyLooksEncodedIsNoError(String text) {
        assertThat(ActiveMqHeaders.decodeValue(text)).isNotNull();
        assertThat(ActiveMqHeaders.decodeName(text)).isNotNull();
    }
}
