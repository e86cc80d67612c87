package io.intermodal.core.link;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** Growing pauses with jitter, so that many instances do not come back in the same moment. Not thread-safe. */
public final class BackOff {

    private final IntervalFunction intervals;
    private int failures;

    /** From 100 ms, doubled up to a longest pause, each varied by up to a half. */
    public BackOff(Duration longest) {
        this.intervals = IntervalFunction.ofExponentialRandomBackoff(
                Duration.ofMillis(100), 2, 0.5, longest.multipliedBy(2).dividedBy(3));
    }

    /** The next pause in nanoseconds. */
    public long nextNanos() {
        failures = Math.min(failures + 1, 30);
        return Duration.ofMillis(intervals.apply(failures)).toNanos();
    }

    /** Begin again with the shortest pause. */
    public void reset() {
        failures = 0;
    }
}
