package io.intermodal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireHeadersTest {

    @Test
    void everyEnvelopeIsReadAsItWasWritten() {
        RandomGenerator seeds = RandomGenerator.getDefault();
        for (int i = 0; i < 2_000; i++) {
            long seed = seeds.nextLong();
            Envelope written = envelope(new Random(seed));

            Envelope read =
                    WireHeaders.read(written.body(), WireHeaders.write(written)).build();

            assertThat(WireHeaders.write(read)).as("seed %s", seed).isEqualTo(WireHeaders.write(written));
            assertThat(read.headers()).as("seed %s", seed).isEqualTo(written.headers());
            assertThat(read.control()).as("seed %s", seed).isEqualTo(written.control());
            assertThat(read.timestampMillis()).isEqualTo(written.timestampMillis());
            assertThat(read.expiresAtMillis()).isEqualTo(written.expiresAtMillis());
            assertThat(new @Nullable Object[] {read.id(), read.key(), read.type(), read.contentType()})
                    .as("seed %s", seed)
                    .containsExactly(written.id(), written.key(), written.type(), written.contentType());
            assertThat(new @Nullable Object[] {read.correlationId(), read.causationId(), read.replyTo()})
                    .as("seed %s", seed)
                    .containsExactly(written.correlationId(), written.causationId(), written.replyTo());
        }
    }

    private static Envelope envelope(Random random) {
        Envelope.Builder envelope = Envelope.builder(new byte[random.nextInt(3)])
                .id(text(random))
                .key(text(random))
                .type(text(random))
                .contentType(text(random))
                .correlationId(text(random))
                .causationId(text(random))
                .replyTo(text(random))
                .timestampMillis(random.nextBoolean() ? random.nextLong() : 0)
                .expiresAtMillis(random.nextBoolean() ? random.nextLong() : 0);
        for (int i = random.nextInt(4); i > 0; i--) {
            envelope.header("h" + random.nextInt(100), String.valueOf(text(random)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            envelope.control("im-x" + random.nextInt(100), String.valueOf(text(random)));
        }
        return envelope.build();
    }

    private static @Nullable String text(Random random) {
        if (random.nextInt(3) == 0) {
            return null;
        }
        return random.ints(random.nextInt(5), 0x20, 0x2fff)
                .filter(Character::isDefined)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void anApplicationHeaderNeverBecomesAPart() {
        Envelope read =
                WireHeaders.read(new byte[0], Map.of("id", "1", "IM-ID", "2")).build();

        assertThat(read.id()).isNull();
        assertThat(read.headers()).containsOnly(Map.entry("id", "1"), Map.entry("IM-ID", "2"));
    }

    @Test
    void aForeignMessageIsReadWithWhatItHas() {
        Envelope read = WireHeaders.read(new byte[] {1}, Map.of("traceparent", "00-1-2-3"))
                .build();

        assertThat(read.id()).isNull();
        assertThat(read.timestampMillis()).isZero();
        assertThat(read.headers()).containsOnlyKeys("traceparent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "", "1.0", "01"})
    void anUnknownVersionIsRefused(String version) {
        assertThatThrownBy(() -> WireHeaders.read(new byte[0], Map.of(WireHeaders.VERSION, version)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {WireHeaders.TIMESTAMP, WireHeaders.EXPIRES_AT})
    void aMalformedNumberIsRefusedByItsName(String name) {
        assertThatThrownBy(() -> WireHeaders.read(new byte[0], Map.of(name, "soon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("soon");
    }
}
