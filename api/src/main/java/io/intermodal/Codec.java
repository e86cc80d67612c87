package io.intermodal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Turns payloads into bytes and back. Chosen by the publisher or subscription and by the content type of the message, never by a class name
 * from the wire.
 *
 * <p>Implementations are thread-safe and do not keep the arrays they are given.
 *
 * @param <T> the payload type
 */
public interface Codec<T> {

    /** The media type of what {@link #encode} makes, for instance {@code application/json}. */
    String contentType();

    /**
     * Whether {@link #decode} understands this media type. A message without one is always tried; one that is not accepted is dead-lettered
     * as undecodable.
     *
     * @param contentType the message's content type, as it came
     */
    default boolean accepts(String contentType) {
        String own = contentType();
        return contentType.equals(own) || mediaType(contentType).equals(mediaType(own));
    }

    /**
     * The bytes of a payload.
     *
     * @throws Exception if the payload cannot be encoded; the publish then ends REJECTED with an {@link InvalidMessageException}
     */
    byte[] encode(T payload) throws Exception;

    /**
     * The payload of these bytes. Bytes may come from anybody: limit what they can make you do.
     *
     * @throws Exception if they cannot be decoded; the message is then dead-lettered with its raw bytes and the subscription goes on
     */
    T decode(byte[] bytes) throws Exception;

    /** Bytes as they are: accepts every content type, writes {@code application/octet-stream}. Arrays are not copied. */
    static Codec<byte[]> bytes() {
        return BasicCodecs.BYTES;
    }

    /** Text in UTF-8: writes {@code text/plain; charset=utf-8}; accepts text, JSON and XML media types; malformed UTF-8 is undecodable. */
    static Codec<String> string() {
        return BasicCodecs.STRING;
    }

    /** A media type without parameters, in lower case. */
    static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}

/** The two codecs that need nothing else. */
final class BasicCodecs {

    /** What the JDK puts in the place of malformed bytes. */
    private static final char REPLACEMENT = '\uFFFD';

    static final Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public String contentType() {
            return "application/octet-stream";
        }

        @Override
        public boolean accepts(String contentType) {
            return true;
        }

        @Override
        public byte[] encode(byte[] payload) {
            return payload;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }

        @Override
        public String toString() {
            return "bytes";
        }
    };

    static final Codec<String> STRING = new Codec<>() {
        @Override
        public String contentType() {
            return "text/plain; charset=utf-8";
        }

        @Override
        public boolean accepts(String contentType) {
            if (contentType.equals(contentType())) {
                return true; // nearly always
            }
            String media = Codec.mediaType(contentType);
            return media.startsWith("text/")
                    || media.equals("application/json")
                    || media.equals("application/xml")
                    || media.endsWith("+json")
                    || media.endsWith("+xml");
        }

        /** The JDK's own way replaces what is malformed, and is several times quicker: the strict one runs only where something was replaced. */
        @Override
        public byte[] encode(String payload) throws CharacterCodingException {
            for (int i = 0; i < payload.length(); i++) {
                if (Character.isSurrogate(payload.charAt(i))) {
                    return encodeStrictly(payload);
                }
            }
            return payload.getBytes(StandardCharsets.UTF_8);
        }

        private byte[] encodeStrictly(String payload) throws CharacterCodingException {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(payload));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        @Override
        public String decode(byte[] bytes) throws CharacterCodingException {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.indexOf(REPLACEMENT) < 0
                    ? text
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        }

        @Override
        public String toString() {
            return "string";
        }
    };

    private BasicCodecs() {}
}
