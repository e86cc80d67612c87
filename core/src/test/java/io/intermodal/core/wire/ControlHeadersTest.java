package io.intermodal.core.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.testing.Seeds;
import io.intermodal.spi.Envelope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "7,7",
        "1000000,1000000",
        "0,1",
        "-5,1",
        "1000001,1000000",
        "9223372036854775807,1000000",
        "9223372036854775808,1",
        "'',1",
        "x,1",
        "1.5,1"
    })
    void anAttemptIsNeverTrusted(String value, int attempt) {
        Envelope envelope = Envelope.builder(new byte[0])
                .control(ControlHeaders.ATTEMPT, value)
                .build();

        assertThat(ControlHeaders.attempt(envelope)).isEqualTo(attempt);
    }

    @Test
    void whatIsNotThereIsTheFirstAttemptWithoutRedrives() {
        Envelope envelope = Envelope.builder(new byte[0]).build();

        assertThat(ControlHeaders.attempt(envelope)).isOne();
        assertThat(ControlHeaders.redrives(envelope)).isZero();
        assertThat(ControlHeaders.millis(envelope, ControlHeaders.DUE)).isZero();
        assertThat(ControlHeaders.clamped(Map.of(), "im-x", 3, 5, 4)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"1800000000000,1800000000000", "-1,0", "soon,0"})
    void aTimeIsNeverNegative(String value, long millis) {
        Envelope envelope =
                Envelope.builder(new byte[0]).control(ControlHeaders.DUE, value).build();

        assertThat(ControlHeaders.millis(envelope, ControlHeaders.DUE)).isEqualTo(millis);
    }

    @Test
    void anyTextIsMadeToFitAHeader() {
        assertThat(ControlHeaders.fit(null, 10)).isNull();
        Seeds.forEach(2_000, random -> {
            String text = random.ints(random.nextInt(40), 0, 0x11000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int most = random.nextInt(60);

            String fitted = String.valueOf(ControlHeaders.fit(text, most));

            assertThat(fitted.getBytes(UTF_8).length).isLessThanOrEqualTo(most);
            assertThat(new String(fitted.getBytes(UTF_8), UTF_8)).isEqualTo(fitted); // no half characters
            assertThat(fitted.chars().anyMatch(Character::isISOControl)).isFalse();
            assertThat(fitted.codePointCount(0, fitted.length()))
                    .isLessThanOrEqualTo(text.codePointCount(0, text.length()));
            String whole = String.valueOf(ControlHeaders.fit(text, 1_000));
            boolean wholeFits = whole.getBytes(UTF_8).length <= most;
            assertThat(fitted.codePointCount(0, fitted.length()) == text.codePointCount(0, text.length()))
                    .isEqualTo(wholeFits);
        });
    }
}
