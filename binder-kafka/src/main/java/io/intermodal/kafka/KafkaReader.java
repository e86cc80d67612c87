package io.intermodal.kafka;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.WireHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Messages on their way in, ours and foreign ones. */
final class KafkaReader {

    private static final String CONTENT_TYPE = "content-type";

    /** What the JDK puts in the place of malformed bytes. */
    private static final char REPLACEMENT = '\uFFFD';

    private KafkaReader() {}

    static Incoming read(Lane lane, ConsumerRecord<byte[], byte[]> record) {
        byte[] body = record.value() == null ? new byte[0] : record.value();
        String defect = null;
        Envelope envelope;
        try {
            Envelope.Builder builder = Envelope.builder(body);
            headers(record, (name, value) -> WireHeaders.read(name, value, builder));
            envelope = builder.build();
        } catch (IllegalArgumentException e) {
            defect = "its headers cannot be read: " + e.getMessage();
            Map<String, String> wire = new LinkedHashMap<>();
            headers(record, wire::put);
            envelope = salvaged(body, wire);
        }
        return new Incoming(lane, record.offset(), completed(envelope, record), Incoming.NOT_COUNTED, record, defect);
    }

    private static void headers(ConsumerRecord<byte[], byte[]> record, BiConsumer<String, String> into) {
        for (Header header : record.headers()) {
            String value = text(header.value());
            if (value != null) {
                into.accept(header.key(), value);
            }
        }
    }

    /** The key as text: its UTF-8, or if it is no text its bytes in hexadecimal, so that it still is one key. */
    static @Nullable String key(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        String text = text(key);
        return text != null ? text : "0x" + HexFormat.of().formatHex(key);
    }

    /** UTF-8, or null if the bytes are none. */
    static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text; // nothing was replaced; the strict way costs several times as much
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    /** What can be said about a message whose headers make no sense. */
    private static Envelope salvaged(byte[] body, Map<String, String> wire) {
        Envelope.Builder builder =
                Envelope.builder(body).id(wire.get(WireHeaders.ID)).key(wire.get(WireHeaders.KEY));
        wire.forEach((name, value) -> {
            if (!name.startsWith(WireHeaders.PREFIX)) {
                builder.header(name, value);
            }
        });
        return builder.build();
    }

    /** Fills in from the record what a foreign message does not say in our headers. */
    private static Envelope completed(Envelope envelope, ConsumerRecord<byte[], byte[]> record) {
        String key = envelope.key() == null ? key(record.key()) : envelope.key();
        boolean hasKey = key == null || (envelope.key() != null && envelope.contentType() != null);
        if (envelope.id() != null && envelope.timestampMillis() != 0 && hasKey) {
            return envelope; // one of ours
        }
        Envelope.Builder builder = envelope.toBuilder().key(key);
        if (envelope.id() == null) {
            builder.id(record.topic() + "-" + record.partition() + "@" + record.offset());
        }
        if (envelope.timestampMillis() == 0) {
            builder.timestampMillis(Math.max(0, record.timestamp()));
        }
        if (envelope.contentType() == null) {
            builder.contentType(envelope.headers().get(CONTENT_TYPE));
        }
        return builder.build();
    }
}
