package io.intermodal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is published, and what a {@link Delivery} carries: a payload and what travels with it. Immutable, as long as the payload is.
 *
 * <p>Limits are checked when the message is published, by the same exception on every broker ({@link InvalidMessageException},
 * {@link MessageTooLargeException}): see {@link Builder}.
 *
 * @param <T> the payload type
 */
public final class Message<T> {

    private final T payload;
    private final Builder<T> parts;
    private final Map<String, String> headers;

    private Message(Builder<T> parts) {
        this.payload = parts.payload;
        this.parts = parts.copy();
        this.headers =
                this.parts.headers == null ? Map.of() : java.util.Collections.unmodifiableMap(this.parts.headers);
    }

    /** A message without key, with a fresh id. */
    public static <T> Message<T> of(T payload) {
        return builder(payload).build();
    }

    /** A message with a key, with a fresh id. */
    public static <T> Message<T> of(String key, T payload) {
        return builder(payload).key(key).build();
    }

    /** A builder for a message with this payload. */
    public static <T> Builder<T> builder(T payload) {
        return new Builder<>(payload);
    }

    /** A builder that begins with all parts of this message; changing it does not change this message. */
    public Builder<T> toBuilder() {
        return parts.copy();
    }

    /** The payload. A {@code byte[]} is not copied: do not change it before the publish has ended. */
    public T payload() {
        return payload;
    }

    /**
     * The identity of this message, unchanged by redelivery, retry, dead-letter and redrive: what a consumer deduplicates on. Empty before
     * publishing unless set; the publisher then gives it a UUID of version 7 (RFC 9562).
     */
    public Optional<String> id() {
        return Optional.ofNullable(parts.id);
    }

    /** What keeps messages in order and on one partition, if anything. */
    public Optional<String> key() {
        return Optional.ofNullable(parts.key);
    }

    /** The registered name of what this message is, for routing to a handler; never a class name. */
    public Optional<String> type() {
        return Optional.ofNullable(parts.type);
    }

    /** The media type of the bytes; set by the publisher's codec unless given. */
    public Optional<String> contentType() {
        return Optional.ofNullable(parts.contentType);
    }

    /** The id of the conversation this message belongs to. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(parts.correlationId);
    }

    /** The id of the message that caused this one. */
    public Optional<String> causationId() {
        return Optional.ofNullable(parts.causationId);
    }

    /** The logical name of the destination that an answer should go to. */
    public Optional<String> replyTo() {
        return Optional.ofNullable(parts.replyTo);
    }

    /** When the message was first published, to the millisecond. Empty before that. */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(parts.timestamp);
    }

    /** How long after its due time the message may still be handled. */
    public Optional<Duration> timeToLive() {
        return Optional.ofNullable(parts.timeToLive);
    }

    /** How long after publishing the message becomes due. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(parts.delay);
    }

    /** The headers, in the order they were set. Unmodifiable. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The value of a header, names compared exactly. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public String toString() {
        return "message " + (parts.id == null ? "(no id yet)" : parts.id)
                + (parts.key == null ? "" : ", key " + parts.key) + (parts.type == null ? "" : ", type " + parts.type);
    }

    /**
     * Builds messages. Not thread-safe; may be reused.
     *
     * <p>The grammar, checked at publish: <em>id</em>, <em>correlation id</em>, <em>causation id</em>: 1 to 128 visible ASCII characters.
     * <em>key</em>: 1 to 255 bytes of UTF-8 without control characters. <em>type</em>: {@code [A-Za-z0-9][A-Za-z0-9._/-]{0,127}}. Header
     * names: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}, the prefix {@code im-} is reserved, two names that differ only in case are refused.
     * Header values: text, the empty one too, in which control characters and lone surrogates are refused; at most 4 KiB each and 8 KiB in all as
     * UTF-8.
     *
     * @param <T> the payload type
     */
    public static final class Builder<T> {

        private final T payload;
        private @Nullable Map<String, String> headers;
        private @Nullable String id;
        private @Nullable String key;
        private @Nullable String type;
        private @Nullable String contentType;
        private @Nullable String correlationId;
        private @Nullable String causationId;
        private @Nullable String replyTo;
        private @Nullable Instant timestamp;
        private @Nullable Duration timeToLive;
        private @Nullable Duration delay;

        private Builder(T payload) {
            this.payload = payload;
        }

        private Builder<T> copy() {
            return copyTo(new Builder<>(payload));
        }

        private <U> Builder<U> copyTo(Builder<U> copy) {
            copy.headers = headers == null ? null : new LinkedHashMap<>(headers);
            copy.id = id;
            copy.key = key;
            copy.type = type;
            copy.contentType = contentType;
            copy.correlationId = correlationId;
            copy.causationId = causationId;
            copy.replyTo = replyTo;
            copy.timestamp = timestamp;
            copy.timeToLive = timeToLive;
            copy.delay = delay;
            return copy;
        }

        /** The same parts around another payload. */
        public <U> Builder<U> payload(U other) {
            return copyTo(new Builder<>(other));
        }

        /** The identity; publish the same id again to let consumers recognise the repetition. Default: a new UUID of version 7. */
        public Builder<T> id(String value) {
            this.id = value;
            return this;
        }

        /** The ordering key. Default: none. */
        public Builder<T> key(String value) {
            this.key = value;
            return this;
        }

        /** The registered type name. Default: none. */
        public Builder<T> type(String value) {
            this.type = value;
            return this;
        }

        /** The media type. Default: the codec's. */
        public Builder<T> contentType(String value) {
            this.contentType = value;
            return this;
        }

        /** The conversation. Default: none. */
        public Builder<T> correlationId(String value) {
            this.correlationId = value;
            return this;
        }

        /** The cause. Default: none. */
        public Builder<T> causationId(String value) {
            this.causationId = value;
            return this;
        }

        /** The destination for an answer. Default: none. */
        public Builder<T> replyTo(String value) {
            this.replyTo = value;
            return this;
        }

        /** When the message came into being. Default: the time of the publish. Kept to the millisecond. */
        public Builder<T> timestamp(Instant value) {
            this.timestamp = value.truncatedTo(ChronoUnit.MILLIS);
            return this;
        }

        /** The message is never handed to a handler later than this after its due time. Positive. Default: no end. */
        public Builder<T> timeToLive(Duration value) {
            this.timeToLive = value;
            return this;
        }

        /** The message becomes due this long after publishing; zero or negative is at once. Default: at once. Never early. */
        public Builder<T> delay(Duration value) {
            this.delay = value;
            return this;
        }

        /** Sets a header, replacing one of the same name. */
        public Builder<T> header(String name, String value) {
            headers = headers == null ? new LinkedHashMap<>() : headers;
            headers.put(name, value);
            return this;
        }

        /** Sets all of these headers. */
        public Builder<T> headers(Map<String, String> values) {
            values.forEach(this::header);
            return this;
        }

        /** The message. */
        public Message<T> build() {
            return new Message<>(this);
        }
    }
}
