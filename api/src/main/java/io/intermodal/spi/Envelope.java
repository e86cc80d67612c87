package io.intermodal.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it crosses the SPI: bytes, the named parts, the application's headers, and the engine's own control headers. Immutable; the
 * body is shared, not copied. {@link WireHeaders} writes everything but the body as text headers and reads it back, for brokers that have
 * no better place.
 */
public final class Envelope {

    private final byte[] body;
    private final Builder parts;
    private final Map<String, String> headers;
    private final Map<String, String> control;

    private Envelope(Builder builder) {
        this.body = builder.body;
        this.parts = builder;
        this.headers = builder.headers == null || builder.headers.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(builder.headers);
        this.control = builder.control == null || builder.control.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(builder.control);
    }

    /** A builder around a body. */
    public static Builder builder(byte[] body) {
        return new Builder(body);
    }

    /** A builder that begins with all of this envelope's parts. */
    public Builder toBuilder() {
        return parts.copy();
    }

    /** The payload; never null, may be empty. */
    public byte[] body() {
        return body;
    }

    /** The identity; null only for a foreign message without any. */
    public @Nullable String id() {
        return parts.id;
    }

    /** The ordering key. */
    public @Nullable String key() {
        return parts.key;
    }

    /** The registered type name. */
    public @Nullable String type() {
        return parts.type;
    }

    /** The media type of the body. */
    public @Nullable String contentType() {
        return parts.contentType;
    }

    /** The conversation. */
    public @Nullable String correlationId() {
        return parts.correlationId;
    }

    /** The cause. */
    public @Nullable String causationId() {
        return parts.causationId;
    }

    /** The destination for an answer. */
    public @Nullable String replyTo() {
        return parts.replyTo;
    }

    /** First publication in epoch milliseconds, or 0 if unknown. */
    public long timestampMillis() {
        return parts.timestampMillis;
    }

    /** When the message stops being handled, in epoch milliseconds, or 0 for never. */
    public long expiresAtMillis() {
        return parts.expiresAtMillis;
    }

    /** The application's headers, and foreign ones that are text, as they came. Unmodifiable. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The engine's headers: every name begins with {@code im-}. Carried by binders, understood by the engine alone. Unmodifiable. */
    public Map<String, String> control() {
        return control;
    }

    @Override
    public String toString() {
        return "envelope " + parts.id + ", " + body.length + " bytes";
    }

    /** Builds envelopes. Not thread-safe; single use. */
    public static final class Builder {

        private final byte[] body;
        private @Nullable Map<String, String> headers;
        private @Nullable Map<String, String> control;
        private @Nullable String id;
        private @Nullable String key;
        private @Nullable String type;
        private @Nullable String contentType;
        private @Nullable String correlationId;
        private @Nullable String causationId;
        private @Nullable String replyTo;
        private long timestampMillis;
        private long expiresAtMillis;

        private Builder(byte[] body) {
            this.body = body;
        }

        private Builder copy() {
            Builder copy = new Builder(body);
            copy.headers = headers == null ? null : new LinkedHashMap<>(headers);
            copy.control = control == null ? null : new LinkedHashMap<>(control);
            copy.id = id;
            copy.key = key;
            copy.type = type;
            copy.contentType = contentType;
            copy.correlationId = correlationId;
            copy.causationId = causationId;
            copy.replyTo = replyTo;
            copy.timestampMillis = timestampMillis;
            copy.expiresAtMillis = expiresAtMillis;
            return copy;
        }

        /** See {@link Envelope#id()}. */
        public Builder id(@Nullable String value) {
            this.id = value;
            return this;
        }

        /** See {@link Envelope#key()}. */
        public Builder key(@Nullable String value) {
            this.key = value;
            return this;
        }

        /** See {@link Envelope#type()}. */
        public Builder type(@Nullable String value) {
            this.type = value;
            return this;
        }

        /** See {@link Envelope#contentType()}. */
        public Builder contentType(@Nullable String value) {
            this.contentType = value;
            return this;
        }

        /** See {@link Envelope#correlationId()}. */
        public Builder correlationId(@Nullable String value) {
            this.correlationId = value;
            return this;
        }

        /** See {@link Envelope#causationId()}. */
        public Builder causationId(@Nullable String value) {
            this.causationId = value;
            return this;
        }

        /** See {@link Envelope#replyTo()}. */
        public Builder replyTo(@Nullable String value) {
            this.replyTo = value;
            return this;
        }

        /** See {@link Envelope#timestampMillis()}. */
        public Builder timestampMillis(long value) {
            this.timestampMillis = value;
            return this;
        }

        /** See {@link Envelope#expiresAtMillis()}. */
        public Builder expiresAtMillis(long value) {
            this.expiresAtMillis = value;
            return this;
        }

        /** Sets one of {@link Envelope#headers()}. */
        public Builder header(String name, String value) {
            if (headers == null) {
                headers = new LinkedHashMap<>();
            }
            headers.put(name, value);
            return this;
        }

        /** Sets one of {@link Envelope#control()}, or removes it if the value is null. */
        public Builder control(String name, @Nullable String value) {
            if (value == null) {
                if (control != null) {
                    control.remove(name);
                }
            } else {
                if (control == null) {
                    control = new LinkedHashMap<>();
                }
                control.put(name, value);
            }
            return this;
        }

        /** The envelope; this builder must not be used afterwards. */
        public Envelope build() {
            return new Envelope(this);
        }
    }
}
