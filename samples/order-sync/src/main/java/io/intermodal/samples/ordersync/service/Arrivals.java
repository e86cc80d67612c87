package io.intermodal.samples.ordersync.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When orders arrive: at once, or as a Poisson process, which is how independent customers come. Not thread-safe. */
public final class Arrivals {

    private final OptionalDouble perSecond;
    private final SplittableRandom random;
    private final Clock clock;
    private Instant next;

    /**
     * Arrivals from now on.
     *
     * @param perSecond on average; at once if empty
     */
    public Arrivals(OptionalDouble perSecond, long seed, Clock clock) {
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
        this.clock = clock;
        this.next = clock.instant();
    }

    /** Whether there is anything to wait for. */
    boolean paced() {
        return perSecond.isPresent();
    }

    /** The time from one arrival to the next. */
    Duration gap() {
        if (perSecond.isEmpty()) {
            return Duration.ZERO;
        }
        double seconds = -Math.log(1 - random.nextDouble()) / perSecond.getAsDouble();
        return Duration.ofNanos((long) (Math.min(seconds, 86_400) * 1e9));
    }

    /** Waits for the next arrival; returns false if that was given up. */
    boolean await(CountDownLatch givenUp) throws InterruptedException {
        next = next.plus(gap());
        long nanos = Duration.between(clock.instant(), next).toNanos();
        return nanos <= 0 ? givenUp.getCount() > 0 : !givenUp.await(nanos, TimeUnit.NANOSECONDS);
    }
}
