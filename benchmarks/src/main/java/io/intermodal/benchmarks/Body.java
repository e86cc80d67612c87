package io.intermodal.benchmarks;

import io.intermodal.Codec;
import java.nio.charset.StandardCharsets;

/**
 * What the messages carry: text of an application, which either side encodes and decodes for each message, or an array that exists already, of which
 * Intermodal makes a copy each way and the clients do not.
 */
enum Body {
    /** Text of 1024 characters of ASCII. */
    TEXT,

    /** The same as one array, always the same. */
    BYTES;

    private static final String STRING = "0123456789abcdef".repeat(64);
    private static final byte[] ARRAY = STRING.getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("unchecked") // goes with payload()
    Codec<Object> codec() {
        Codec<?> codec = this == TEXT ? Codec.string() : Codec.bytes();
        return (Codec<Object>) codec;
    }

    Object payload() {
        return this == TEXT ? STRING : ARRAY;
    }

    static int length(Object payload) {
        return payload instanceof String text ? text.length() : ((byte[]) payload).length;
    }

    /** What is sent when a client is used without Intermodal. */
    byte[] encode() {
        return this == TEXT ? STRING.getBytes(StandardCharsets.UTF_8) : ARRAY;
    }

    /** What is made of a body that was received without Intermodal. */
    int decode(byte[] body) {
        return this == TEXT ? new String(body, StandardCharsets.UTF_8).length() : body.length;
    }
}
