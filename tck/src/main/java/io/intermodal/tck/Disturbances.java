package io.intermodal.tck;

import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What shook a group, and when. What was handed out in calm cannot blame it afterwards. */
final class Disturbances {

    private final long settling;
    private final TreeSet<Long> faults = new TreeSet<>();
    private final TreeSet<Long> moves = new TreeSet<>();
    private final TreeSet<Long> troubles = new TreeSet<>();
    private final TreeMap<Long, Long> putOn = new TreeMap<>();

    /** Those of one group; its first member disturbs nobody. */
    Disturbances(GroupFacts group, List<Event> sorted) {
        this.settling = group.settling();
        boolean first = true;
        for (Event event : sorted) {
            if (event instanceof Event.Faulted) {
                faults.add(event.at());
            } else if (event instanceof Event.Troubled one
                    && (one.group().isEmpty() || one.group().equals(group.name()))) {
                troubles.add(event.at());
            } else if (event instanceof Event.Jumped jumped && jumped.millis() > 0) {
                putOn.put(event.at(), jumped.millis() * 1_000_000);
            } else if (event instanceof Event.Moved moved && moved.group().equals(group.name())) {
                if (!first) {
                    moves.add(event.at());
                }
                first = false;
            }
        }
    }

    /** Whether anything after which unsettled messages may come again happened in this time, or so shortly before that it still worked. */
    boolean between(long from, long to) {
        return in(faults, from, to) || in(moves, from, to) || in(troubles, from, to);
    }

    /** How often a message of this time may come again for these causes after it was finished. */
    int credit(Set<Cause> allowed, long from, long to) {
        int faulted = count(faults, from, to);
        if (faulted == 0 && in(troubles, from, to) && faults.lower(to) != null) {
            faulted = 1; // The loss that a fault before it led to.
        }
        return (allowed.contains(Cause.FAULT) ? faulted : 0)
                + (allowed.contains(Cause.REBALANCE) ? count(moves, from, to) : 0);
    }

    /** By how many nanoseconds the time of day was put on in this time: what was due by it before comes so much earlier. */
    long putOn(long from, long to) {
        return to < from
                ? 0
                : putOn.subMap(from, true, to, true).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    private boolean in(NavigableSet<Long> times, long from, long to) {
        Long last = times.floor(to);
        return last != null && last >= from - settling;
    }

    private int count(NavigableSet<Long> times, long from, long to) {
        return to < from - settling
                ? 0
                : times.subSet(from - settling, true, to, true).size();
    }
}
