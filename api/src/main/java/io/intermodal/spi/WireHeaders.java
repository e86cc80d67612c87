package io.intermodal.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the parts of an {@link Envelope} travel as text headers, the same on every broker, and the two directions of that
 * mapping. Written down in {@code docs/wire-format.md}.
 */
public final class WireHeaders {

    /** What every header of the framework begins with. */
    public static final String PREFIX = "im-";

    /** Envelope version; {@value #VERSION_1}. */
    public static final String VERSION = "im-v";

    /** The one version there is. */
    public static final String VERSION_1 = "1";

    /** What kind of envelope it is; absent means {@value #KIND_DATA}. Other kinds are reserved for moving between brokers. */
    public static final String KIND = "im-kind";

    /** The one kind that is read. */
    public static final String KIND_DATA = "data";

    /** The message's identity. */
    public static final String ID = "im-id";

    /** First publication, epoch milliseconds. */
    public static final String TIMESTAMP = "im-ts";

    /** The ordering key. */
    public static final String KEY = "im-key";

    /** The registered type name. */
    public static final String TYPE = "im-type";

    /** The media type. */
    public static final String CONTENT_TYPE = "im-content-type";

    /** The conversation. */
    public static final String CORRELATION_ID = "im-correlation-id";

    /** The cause. */
    public static final String CAUSATION_ID = "im-causation-id";

    /** The destination for an answer. */
    public static final String REPLY_TO = "im-reply-to";

    /** End of life, epoch milliseconds. */
    public static final String EXPIRES_AT = "im-expires-at";

    private WireHeaders() {}

    /**
     * All parts but the body as text headers, the application's included.
     *
     * @param envelope what to write
     * @return a fresh map, in a stable order
     */
    public static Map<String, String> write(Envelope envelope) {
        Map<String, String> wire = new LinkedHashMap<>();
        write(envelope, wire::put);
        return wire;
    }

    /**
     * The same without a map in between: a binder puts them where its client wants them.
     *
     * @param envelope what to write
     * @param into takes names and values, in a stable order; of a name that comes twice, the later value counts
     */
    public static void write(Envelope envelope, BiConsumer<String, String> into) {
        into.accept(VERSION, VERSION_1);
        put(into, ID, envelope.id());
        if (envelope.timestampMillis() != 0) {
            into.accept(TIMESTAMP, Long.toString(envelope.timestampMillis()));
        }
        put(into, KEY, envelope.key());
        put(into, TYPE, envelope.type());
        put(into, CONTENT_TYPE, envelope.contentType());
        put(into, CORRELATION_ID, envelope.correlationId());
        put(into, CAUSATION_ID, envelope.causationId());
        put(into, REPLY_TO, envelope.replyTo());
        if (envelope.expiresAtMillis() != 0) {
            into.accept(EXPIRES_AT, Long.toString(envelope.expiresAtMillis()));
        }
        envelope.control().forEach(into);
        envelope.headers().forEach(into);
    }

    /**
     * The reverse of {@link #write}. What is missing stays empty, so a foreign message is read too: the binder then fills in what its broker
     * knows.
     *
     * @param body the payload
     * @param wire all text headers of the native message
     * @return a builder, for the binder to complete
     * @throws IllegalArgumentException if version or kind is unknown or a number is malformed: the message is undecodable
     */
    public static Envelope.Builder read(byte[] body, Map<String, String> wire) {
        Envelope.Builder envelope = Envelope.builder(body);
        for (Map.Entry<String, String> header : wire.entrySet()) {
            read(header.getKey(), header.getValue(), envelope);
        }
        return envelope;
    }

    /**
     * The same, header by header and without a map in between.
     *
     * @param name of one text header of the native message
     * @param value of it
     * @param into takes it
     * @throws IllegalArgumentException if it is an unknown version or kind or a malformed number: the message is undecodable
     */
    public static void read(String name, String value, Envelope.Builder into) {
        switch (name) {
            case VERSION -> known("envelope version", value, VERSION_1);
            case KIND -> known("kind of envelope", value, KIND_DATA);
            case ID -> into.id(value);
            case TIMESTAMP -> into.timestampMillis(number(TIMESTAMP, value));
            case KEY -> into.key(value);
            case TYPE -> into.type(value);
            case CONTENT_TYPE -> into.contentType(value);
            case CORRELATION_ID -> into.correlationId(value);
            case CAUSATION_ID -> into.causationId(value);
            case REPLY_TO -> into.replyTo(value);
            case EXPIRES_AT -> into.expiresAtMillis(number(EXPIRES_AT, value));
            default -> {
                if (name.startsWith(PREFIX)) {
                    into.control(name, value);
                } else {
                    into.header(name, value);
                }
            }
        }
    }

    private static void known(String what, String value, String readable) {
        if (!value.equals(readable)) {
            throw new IllegalArgumentException("unknown " + what + "; this release reads only " + readable);
        }
    }

    private static void put(BiConsumer<String, String> into, String name, @Nullable String value) {
        if (value != null) {
            into.accept(name, value);
        }
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("header " + name + " is not a number", e);
        }
    }
}
