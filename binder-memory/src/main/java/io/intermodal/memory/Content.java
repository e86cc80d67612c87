package io.intermodal.memory;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.WireHeaders;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the broker stores: bytes of its own and text headers, as if they had crossed a wire. Immutable. */
final class Content {

    private final byte[] body;
    private final Map<String, String> headers;
    private final long storedMillis;

    Content(byte[] body, Map<String, String> headers, long storedMillis) {
        this.body = body.clone();
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.storedMillis = storedMillis;
    }

    static Content of(Envelope envelope, long storedMillis) {
        return new Content(envelope.body(), WireHeaders.write(envelope), storedMillis);
    }

    byte[] body() {
        return body.clone();
    }

    Map<String, String> headers() {
        return headers;
    }

    long storedMillis() {
        return storedMillis;
    }

    @Nullable
    String key() {
        return headers.get(WireHeaders.KEY);
    }

    /** As a source hands it out. A foreign message gets its identity from where it lies, which redelivery does not change. */
    Incoming incoming(Lane lane, long position, int brokerDeliveries, MemoryRecord record) {
        byte[] copy = body();
        try {
            Envelope.Builder envelope = WireHeaders.read(copy, headers);
            if (!headers.containsKey(WireHeaders.ID)) {
                envelope.id(record.coordinates());
            }
            if (!headers.containsKey(WireHeaders.TIMESTAMP)) {
                envelope.timestampMillis(storedMillis);
            }
            return new Incoming(lane, position, envelope.build(), brokerDeliveries, record);
        } catch (IllegalArgumentException e) {
            return new Incoming(
                    lane, position, salvage(copy, record), brokerDeliveries, record, String.valueOf(e.getMessage()));
        }
    }

    private Envelope salvage(byte[] copy, MemoryRecord record) {
        Envelope.Builder envelope = Envelope.builder(copy)
                .id(headers.getOrDefault(WireHeaders.ID, record.coordinates()))
                .key(key())
                .timestampMillis(storedMillis);
        headers.forEach((name, value) -> {
            if (!name.startsWith(WireHeaders.PREFIX)) {
                envelope.header(name, value);
            }
        });
        return envelope.build();
    }
}
