package io.intermodal.tck;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds handlers back until the rule opens it. Never for ever: a forgotten gate fails its handler. */
final class Gate {

    private static final long LONGEST_SECONDS = 120;

    private final CountDownLatch latch = new CountDownLatch(1);

    void open() {
        latch.countDown();
    }

    boolean isOpen() {
        return latch.getCount() == 0;
    }

    /** Waits until it is open. */
    void pass() throws InterruptedException {
        if (!latch.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new RuleFailure("A handler was held back for " + LONGEST_SECONDS + " s and not let go");
        }
    }

    /** Waits until it is open, at most so long. */
    boolean pass(Duration atMost) throws InterruptedException {
        return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
