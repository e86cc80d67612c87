package io.intermodal.core.wire;

import io.intermodal.Codec;
import io.intermodal.Destination;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.spi.Envelope;
import java.time.Duration;
import java.time.Instant;

/** Between the application's {@link Message} and the SPI's {@link Envelope}. */
public final class MessageMapper {

    private MessageMapper() {}

    /**
     * Checks, encodes and completes a message.
     *
     * @param message what the application gave
     * @param codec how its payload becomes bytes
     * @param maxBytes the limit, payload and headers together
     * @param nowMillis the time of the publish
     * @param to where it goes, for errors
     * @throws InvalidMessageException or {@link io.intermodal.MessageTooLargeException}, before anything was sent
     */
    public static <T> Envelope toEnvelope(
            Message<T> message, Codec<T> codec, int maxBytes, long nowMillis, Destination to) {
        int headerBytes = MessageRules.check(message);
        byte[] body;
        try {
            body = codec.encode(message.payload());
        } catch (Exception e) {
            throw new InvalidMessageException(
                    "IM-112: the payload of a message to " + to + " cannot be encoded by " + codec + ": "
                            + e.getClass().getSimpleName() + ". Nothing was sent.",
                    e);
        }
        MessageRules.checkSize(body.length + headerBytes, maxBytes, to);
        // That codec hands out the caller's own array, which may be written to while the message is on its way.
        byte[] own = codec == (Object) Codec.bytes() ? body.clone() : body;
        Envelope.Builder envelope = Envelope.builder(own)
                .id(message.id().orElseGet(() -> MessageIds.next(nowMillis)))
                .timestampMillis(message.timestamp().map(Instant::toEpochMilli).orElse(nowMillis))
                .key(message.key().orElse(null))
                .type(message.type().orElse(null))
                .contentType(message.contentType().orElseGet(codec::contentType))
                .correlationId(message.correlationId().orElse(null))
                .causationId(message.causationId().orElse(null))
                .replyTo(message.replyTo().orElse(null));
        long due = nowMillis
                + message.delay()
                        .map(Duration::toMillis)
                        .filter(delay -> delay > 0)
                        .orElse(0L);
        message.timeToLive().ifPresent(ttl -> envelope.expiresAtMillis(due + ttl.toMillis()));
        if (!message.headers().isEmpty()) {
            message.headers().forEach(envelope::header);
        }
        return envelope.build();
    }

    /** The application's view of a received message, around a decoded payload. */
    public static <T> Message<T> toMessage(Envelope envelope, T payload) {
        Message.Builder<T> message = Message.builder(payload);
        if (envelope.id() != null) {
            message.id(envelope.id());
        }
        if (envelope.key() != null) {
            message.key(envelope.key());
        }
        if (envelope.type() != null) {
            message.type(envelope.type());
        }
        if (envelope.contentType() != null) {
            message.contentType(envelope.contentType());
        }
        if (envelope.correlationId() != null) {
            message.correlationId(envelope.correlationId());
        }
        if (envelope.causationId() != null) {
            message.causationId(envelope.causationId());
        }
        if (envelope.replyTo() != null) {
            message.replyTo(envelope.replyTo());
        }
        if (envelope.timestampMillis() != 0) {
            message.timestamp(Instant.ofEpochMilli(envelope.timestampMillis()));
        }
        if (envelope.expiresAtMillis() != 0 && envelope.timestampMillis() != 0) {
            long left = envelope.expiresAtMillis() - envelope.timestampMillis();
            if (left > 0) {
                message.timeToLive(Duration.ofMillis(left));
            }
        }
        if (!envelope.headers().isEmpty()) {
            message.headers(envelope.headers());
        }
        return message.build();
    }

    /** The size that limits count: payload, names and values of headers. */
    public static int size(Envelope envelope) {
        int size = envelope.body().length;
        if (envelope.headers().isEmpty()) {
            return size;
        }
        for (var header : envelope.headers().entrySet()) {
            size += header.getKey().length() + header.getValue().length();
        }
        return size;
    }
}
