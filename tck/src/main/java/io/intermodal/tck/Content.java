package io.intermodal.tck;

import io.intermodal.Message;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a message carries, in short: enough to find that another one came in its place.
 *
 * @param size of the payload, in bytes
 * @param hash of the payload
 * @param marks what was set besides, by name: parts and headers
 */
record Content(int size, int hash, Map<String, String> marks) {

    Content {
        marks = Map.copyOf(marks);
    }

    static Content of(Message<byte[]> message) {
        byte[] payload = message.payload();
        Map<String, String> marks = new TreeMap<>();
        message.headers().forEach((name, value) -> marks.put("header " + name, value));
        message.key().ifPresent(key -> marks.put("key", key));
        message.type().ifPresent(type -> marks.put("type", type));
        message.contentType().ifPresent(type -> marks.put("content type", type));
        message.correlationId().ifPresent(id -> marks.put("correlation id", id));
        return new Content(payload.length, Arrays.hashCode(payload), marks);
    }

    /** What is not as it was published; codecs and interceptors may have added something. */
    Optional<String> changedIn(Content later) {
        if (size != later.size) {
            return Optional.of("a payload of " + later.size + " bytes; published were " + size);
        }
        if (hash != later.hash) {
            return Optional.of("other bytes in its payload of " + size + " bytes");
        }
        return marks.entrySet().stream()
                .filter(mark -> !mark.getValue().equals(later.marks.get(mark.getKey())))
                .map(mark -> (later.marks.containsKey(mark.getKey()) ? "another " : "no ") + mark.getKey())
                .findFirst();
    }
}
