package io.intermodal.memory;

import java.time.Duration;
import java.util.Random;

/**
 * What the contract allows a broker to do, more often than any real one does it. Each kind of mischief draws from a sequence of its own, so that
 * the same seed decides the same in each of them, however the others interleave. Under the broker's lock.
 */
final class Mischief {

    /** What becomes of a settlement on its way. */
    enum Settling {
        /** It arrives. */
        RECORDED,
        /** The connection breaks first. */
        CONNECTION_LOST,
        /** The broker cancels the consumer first. */
        CONSUMER_CANCELLED
    }

    private static final int LONGEST_CONFIRM_MILLIS = 2_000;
    private static final int LONGEST_STALL_MILLIS = 1_000;

    private final long seed;
    private final Random publishing;
    private final Random confirming;
    private final Random settling;
    private final Random handing;
    private final Random order;

    Mischief(long seed) {
        this.seed = seed;
        this.publishing = new Random(seed);
        this.confirming = new Random(seed + 1);
        this.settling = new Random(seed + 2);
        this.handing = new Random(seed + 3);
        this.order = new Random(seed + 4);
    }

    /** Stores nothing and says so: the engine has to repeat it. */
    boolean refuses() {
        return publishing.nextInt(10) == 0;
    }

    /** Stores nothing and says nothing. */
    boolean losesMessage() {
        return publishing.nextInt(25) == 0;
    }

    /** Stores it and says nothing. */
    boolean losesAnswer() {
        return publishing.nextInt(15) == 0;
    }

    Duration confirmDelay() {
        return sometimes(confirming, LONGEST_CONFIRM_MILLIS);
    }

    /** How long nothing is handed out, though it is there. */
    Duration stall() {
        return sometimes(handing, LONGEST_STALL_MILLIS);
    }

    Settling settling() {
        int drawn = settling.nextInt(20);
        return drawn == 0 ? Settling.CONNECTION_LOST : drawn == 1 ? Settling.CONSUMER_CANCELLED : Settling.RECORDED;
    }

    int pick(int count) {
        return order.nextInt(count);
    }

    private static Duration sometimes(Random random, int mostMillis) {
        boolean yes = random.nextInt(4) == 0;
        int millis = random.nextInt(mostMillis);
        return yes ? Duration.ofMillis(millis) : Duration.ZERO;
    }

    @Override
    public String toString() {
        return "worst legal, seed " + seed;
    }
}
