package io.intermodal.tck;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one group has done with one message so far. */
final class Track {
    final String id;
    final Map<Long, Event.Handed> open = new LinkedHashMap<>();
    final Map<Long, Event.How> settled = new LinkedHashMap<>();
    Event.@Nullable Handed first;
    Event.@Nullable Handed last;
    int handovers;
    int deadCopies;
    /** Hand-overs after the message was finished. */
    int repeats;
    /** Copies of a publish that was tried again, as far as they have come. */
    int copies;
    /** Hand-overs after the end that failed, and so have to come once more. */
    int owed;

    /** How often it failed since it was published or redriven. */
    int failures;

    int redrives;
    boolean finished;
    boolean acked;
    /** That its first attempt was its end is with the broker. */
    boolean firstRecorded;

    boolean givenUp;
    boolean everGivenUp;
    boolean expired;
    boolean failed;
    boolean redriven;
    long notBefore;

    Track(String id) {
        this.id = id;
    }

    void giveUp() {
        finished = true;
        givenUp = true;
        everGivenUp = true;
    }

    void redrive() {
        redriven = true;
        finished = false;
        acked = false;
        firstRecorded = false;
        givenUp = false;
        failed = false;
        repeats = 0;
        failures = 0;
        deadCopies = 0;
        first = null;
        redrives++;
    }

    /** When its story began: a disturbance before that cannot have touched it. */
    long since() {
        return first == null ? Long.MAX_VALUE : first.at();
    }
}
