package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.WireHeaders;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written by hand is what the client itself would write, and reads back as that. */
class RabbitMqHeaderWriterTest {

    private final RabbitMqHeaderWriter writer = new RabbitMqHeaderWriter();

    @Test
    void writesWhatTheClientWouldWrite() throws Exception {
        String cjk = "漢".repeat(1365);
        List<Envelope> envelopes = List.of(
                Envelope.builder(new byte[0]).build(),
                Envelope.builder(new byte[7])
                        .id("019aa423-c90e-75a5-923c-2bf4a5923d8b")
                        .timestampMillis(1_763_690_400_999L)
                        .key("customer 7")
                        .contentType("text/plain; charset=utf-8")
                        .build(),
                Envelope.builder(new byte[1_000_000])
                        .id("i")
                        .timestampMillis(1)
                        .key("ключ 😀")
                        .type("order.plac\u00e9d")
                        .contentType("application/json")
                        .correlationId("c\u0000d")
                        .causationId("cause")
                        .replyTo("answers")
                        .expiresAtMillis(1_763_690_400_999L)
                        .control("im-attempt", "3")
                        .header("empty", "")
                        .header("größe", cjk)
                        .header("lone \ud83d surrogate", "a\ud83d")
                        .header("CC", "nobody")
                        .header("x-death", "alive")
                        .header("n".repeat(255), "longest name")
                        .build(),
                // A native field is a copy: what does not fit is in the header only.
                Envelope.builder(new byte[1])
                        .id("x".repeat(256))
                        .type("ü".repeat(128))
                        .contentType("y".repeat(300))
                        .correlationId("ü".repeat(127) + "z")
                        .build());
        for (Envelope envelope : envelopes) {
            Frame written = writer.write(envelope, 4711).toFrame(3, envelope.body().length);
            Frame expected = byTheClient(envelope, 4711).toFrame(3, envelope.body().length);
            assertThat(written.size()).isEqualTo(expected.size());
            // Type, channel and length; behind them, the order of the headers is not the same.
            assertThat(Arrays.copyOf(bytes(written), 7)).isEqualTo(Arrays.copyOf(bytes(expected), 7));
            BasicProperties read = read(written);
            assertThat(read).isEqualTo(read(expected));
            assertThat(read.getBodySize()).isEqualTo(envelope.body().length);
            assertThat(read.getHeaders()).containsEntry(RabbitMqMessages.REFERENCE, 4711L);
        }
        // The same message is the same bytes again, whatever was written before.
        byte[] first = writer.write(envelopes.get(1), 1).toFrame(1, 7).getPayload();
        var unused = writer.write(envelopes.get(2), 2);
        assertThat(writer.write(envelopes.get(1), 1).toFrame(1, 7).getPayload()).isEqualTo(first);
    }

    @Test
    void aNameThatDoesNotFitIsRefusedAndTheNextMessageIsWritten() throws Exception {
        Envelope.Builder ascii = Envelope.builder(new byte[0]).header("n".repeat(256), "v");
        Envelope.Builder wide = Envelope.builder(new byte[0]).header("ü".repeat(128), "v");
        for (Envelope.Builder builder : List.of(ascii, wide)) {
            Envelope envelope = builder.build();
            assertThatThrownBy(() -> writer.write(envelope, 1))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
        }
        Envelope next = Envelope.builder(new byte[0]).id("next").build();
        assertThat(read(writer.write(next, 2).toFrame(1, 0)))
                .isEqualTo(read(byTheClient(next, 2).toFrame(1, 0)));
    }

    private static byte[] bytes(Frame frame) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame.writeTo(new DataOutputStream(out));
        return out.toByteArray();
    }

    private static BasicProperties read(Frame frame) throws IOException {
        DataInputStream in = frame.getInputStream();
        BasicProperties properties = (BasicProperties) AMQImpl.readContentHeaderFrom(in);
        assertThat(in.read()).as("bytes behind the properties").isEqualTo(-1);
        return properties;
    }

    private static BasicProperties byTheClient(Envelope envelope, long reference) {
        Map<String, Object> headers = new HashMap<>();
        WireHeaders.write(
                envelope,
                (name, value) -> headers.put(RabbitMqMessages.encodeName(name), LongStringHelper.asLongString(value)));
        headers.put(RabbitMqMessages.REFERENCE, reference);
        return new BasicProperties.Builder()
                .contentType(RabbitMqHeaderWriter.shortString(envelope.contentType()))
                .headers(headers)
                .deliveryMode(2)
                .correlationId(RabbitMqHeaderWriter.shortString(envelope.correlationId()))
                .messageId(RabbitMqHeaderWriter.shortString(envelope.id()))
                .timestamp(
                        envelope.timestampMillis() == 0
                                ? null
                                : Date.from(Instant.ofEpochMilli(envelope.timestampMillis())))
                .type(RabbitMqHeaderWriter.shortString(envelope.type()))
                .build();
    }
}
