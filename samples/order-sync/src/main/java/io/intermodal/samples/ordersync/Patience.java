package io.intermodal.samples.ordersync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Measures how long something has been the case. Not thread-safe. */
final class Patience {

    private final Clock clock;
    private Instant since;

    Patience(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Begins anew unless it is still the case; returns for how long it has been. */
    Duration time(boolean stillTheCase) {
        if (!stillTheCase) {
            since = clock.instant();
        }
        return Duration.between(since, clock.instant());
    }
}
