package io.intermodal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.WireHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Messages on their way out: the body is the value, the key the key, and every text header a header. The way in is {@link KafkaReader}. */
final class KafkaMessages {

    /** A message that is older or newer is stamped by the client: retention goes by this time, and brokers refuse the future. */
    private static final long CURRENT_MILLIS = 60_000;

    private KafkaMessages() {}

    static ProducerRecord<byte[], byte[]> write(Outgoing out, long nowMillis) {
        Envelope envelope = out.envelope();
        ConsumerRecord<byte[], byte[]> original = original(out.original());
        String key = envelope.key();
        byte[] nativeKey = key == null ? null : key.getBytes(UTF_8);
        if (key != null && original != null && key.equals(KafkaReader.key(original.key()))) {
            nativeKey = original.key(); // a key that is no text keeps its partition
        }
        return new ProducerRecord<>(
                KafkaNames.topic(out.route()),
                null,
                timestamp(out, nowMillis),
                nativeKey,
                envelope.body(),
                headers(envelope, original));
    }

    private static @Nullable Long timestamp(Outgoing out, long nowMillis) {
        long first = out.envelope().timestampMillis();
        return out.route() instanceof Route.Everyone && Math.abs(nowMillis - first) < CURRENT_MILLIS ? first : null;
    }

    private static RecordHeaders headers(Envelope envelope, @Nullable ConsumerRecord<byte[], byte[]> original) {
        RecordHeaders headers = new RecordHeaders();
        if (original == null) {
            WireHeaders.write(envelope, (name, value) -> headers.add(name, value.getBytes(UTF_8)));
            return headers;
        }
        Map<String, String> wire = WireHeaders.write(envelope);
        Map<String, String> foreign = keepForeign(original, wire, headers);
        wire.forEach((name, value) -> {
            if (!foreign.containsKey(name)) {
                headers.add(name, value.getBytes(UTF_8));
            }
        });
        return headers;
    }

    /** What an envelope cannot hold is copied as it is: binary values, and several of one name. Answers the names that are done with that. */
    private static Map<String, String> keepForeign(
            ConsumerRecord<byte[], byte[]> original, Map<String, String> wire, RecordHeaders into) {
        Map<String, String> last = new LinkedHashMap<>();
        for (Header header : original.headers()) {
            String name = header.key();
            if (name.startsWith(WireHeaders.PREFIX)) {
                continue;
            }
            String text = KafkaReader.text(header.value());
            String now = wire.get(name);
            if (now == null && text != null) {
                continue; // taken off on purpose
            }
            if (now != null
                    && !now.equals(
                            KafkaReader.text(original.headers().lastHeader(name).value()))) {
                continue; // changed on purpose
            }
            into.add(name, header.value());
            if (now != null) {
                last.put(name, now);
            }
        }
        return last;
    }

    @SuppressWarnings("unchecked") // a record of this binder's own consumers
    private static @Nullable ConsumerRecord<byte[], byte[]> original(@Nullable Incoming original) {
        return original != null && original.handle() instanceof ConsumerRecord<?, ?> record
                ? (ConsumerRecord<byte[], byte[]>) record
                : null;
    }
}
