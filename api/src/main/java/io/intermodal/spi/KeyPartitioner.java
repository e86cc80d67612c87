package io.intermodal.spi;

import java.nio.charset.StandardCharsets;

/**
 * Which partition a key belongs to: the same on every broker, so that a key keeps its place across a move. The hash is the 32-bit murmur2 that
 * Kafka's own producer uses for keys, over the key's UTF-8, with the sign bit cleared.
 */
public final class KeyPartitioner {

    private KeyPartitioner() {}

    /**
     * The partition of a key.
     *
     * @param key the key
     * @param partitions how many there are, at least 1
     * @return 0 to {@code partitions - 1}
     */
    public static int partition(String key, int partitions) {
        return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
    }

    private static int murmur2(byte[] data) {
        final int m = 0x5bd1e995;
        final int r = 24;
        int length = data.length;
        int h = 0x9747b28c ^ length;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            int k = (data[i] & 0xff)
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            k *= m;
            k ^= k >>> r;
            k *= m;
            h *= m;
            h ^= k;
        }
        int rest = length - i;
        if (rest > 0) {
            for (int b = rest - 1; b >= 0; b--) {
                h ^= (data[i + b] & 0xff) << (8 * b);
            }
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        h ^= h >>> 15;
        return h;
    }
}
