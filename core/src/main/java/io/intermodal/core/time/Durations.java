package io.intermodal.core.time;

import java.time.Duration;

/** Durations for people. */
public final class Durations {

    private Durations() {}

    /** Such as {@code 250 ms}, {@code 1.25 s}, {@code 10 s} or {@code 5 min}. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 60_000 == 0 && millis != 0) {
            return millis / 60_000 + " min";
        }
        if (millis >= 1_000) {
            return (millis % 1_000 == 0 ? String.valueOf(millis / 1_000) : String.valueOf(millis / 1_000.0)) + " s";
        }
        return millis + " ms";
    }
}
