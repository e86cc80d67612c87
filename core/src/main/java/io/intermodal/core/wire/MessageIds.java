package io.intermodal.core.wire;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes message ids: UUIDs of version 7, whose front is the time in milliseconds (RFC 9562, section 5.7). */
public final class MessageIds {

    private MessageIds() {}

    /** A new id. */
    public static String next(long epochMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (epochMillis << 16) | 0x7000 | (random.nextInt() & 0xfff);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
