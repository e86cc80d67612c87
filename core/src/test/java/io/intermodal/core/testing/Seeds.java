package io.intermodal.core.testing;

import java.util.Random;
import java.util.random.RandomGenerator;

/** Runs a property with many seeds. The seed of a failure is in its message; {@code -Dseed=...} runs that one alone. */
public final class Seeds {

    private static final String ONLY = System.getProperty("seed", "");

    private Seeds() {}

    /** A property of everything that a generator can make. */
    @FunctionalInterface
    public interface Property {
        /** Tries one case. */
        void check(Random random) throws Exception;
    }

    /** Tries so many cases. */
    public static void forEach(int cases, Property property) {
        if (!ONLY.isEmpty()) {
            check(Long.parseLong(ONLY), property);
            return;
        }
        RandomGenerator seeds = RandomGenerator.getDefault();
        for (int i = 0; i < cases; i++) {
            check(seeds.nextLong(), property);
        }
    }

    private static void check(long seed, Property property) {
        try {
            property.check(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("fails with -Dseed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
