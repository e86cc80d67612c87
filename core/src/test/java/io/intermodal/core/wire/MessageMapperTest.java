package io.intermodal.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Codec;
import io.intermodal.Destination;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageMapperTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final Destination TO = Destination.topic("orders");

    private static Envelope envelope(Message<String> message) {
        return MessageMapper.toEnvelope(message, Codec.string(), 1_000_000, NOW, TO);
    }

    @Test
    void whatIsNotSetIsSetOnce() {
        Envelope envelope = envelope(Message.of("x"));

        assertThat(envelope.id()).hasSize(36);
        assertThat(envelope.timestampMillis()).isEqualTo(NOW);
        assertThat(envelope.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(envelope.expiresAtMillis()).isZero();
        assertThat(envelope.control()).isEmpty();
    }

    @Test
    void everyPartReachesTheOtherSide() {
        Message<String> message = Message.builder("x")
                .id("i")
                .key("k")
                .type("t")
                .contentType("text/csv")
                .correlationId("co")
                .causationId("ca")
                .replyTo("answers")
                .timestamp(Instant.ofEpochMilli(5))
                .timeToLive(Duration.ofSeconds(9))
                .header("B", "2")
                .header("a", "1")
                .build();

        Message<String> received = MessageMapper.toMessage(envelope(message), "x");

        assertThat(received.id()).contains("i");
        assertThat(received.key()).contains("k");
        assertThat(received.type()).contains("t");
        assertThat(received.contentType()).contains("text/csv");
        assertThat(received.correlationId()).contains("co");
        assertThat(received.causationId()).contains("ca");
        assertThat(received.replyTo()).contains("answers");
        assertThat(received.timestamp()).contains(Instant.ofEpochMilli(5));
        assertThat(received.headers()).containsExactly(Map.entry("B", "2"), Map.entry("a", "1"));
    }

    @Test
    void timeToLiveCountsFromTheDueTime() {
        Message<String> delayed = Message.builder("x")
                .delay(Duration.ofSeconds(10))
                .timeToLive(Duration.ofSeconds(5))
                .build();

        assertThat(envelope(delayed).expiresAtMillis()).isEqualTo(NOW + 15_000);
        assertThat(envelope(delayed.toBuilder().delay(Duration.ofSeconds(-3)).build())
                        .expiresAtMillis())
                .isEqualTo(NOW + 5_000);
    }

    @Test
    void aForeignMessageHasOnlyWhatItCameWith() {
        Message<String> received =
                MessageMapper.toMessage(Envelope.builder(new byte[0]).build(), "x");

        assertThat(received.id()).isEmpty();
        assertThat(received.timestamp()).isEmpty();
        assertThat(received.timeToLive()).isEmpty();
        assertThat(received.headers()).isEmpty();
    }

    @Test
    void payloadAndHeadersCountTogether() {
        Message<String> message =
                Message.builder("x".repeat(90)).id("12345").header("h", "1234").build();

        assertThat(MessageMapper.toEnvelope(message, Codec.string(), 100, NOW, TO)
                        .body())
                .hasSize(90);
        assertThatThrownBy(() -> MessageMapper.toEnvelope(message, Codec.string(), 99, NOW, TO))
                .isInstanceOf(MessageTooLargeException.class);
    }

    @Test
    void whatTheCodecCannotEncodeIsInvalid() {
        assertThatThrownBy(() -> envelope(Message.of("\uD83D")))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("IM-112")
                .hasMessageNotContaining("\uD83D");
    }
}
