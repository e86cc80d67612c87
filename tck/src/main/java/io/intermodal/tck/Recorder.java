package io.intermodal.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The history of one rule, while it is being written. Thread-safe. */
final class Recorder {

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> handed = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> settled = new HashSet<>();
    private long deliveries;
    private int faults;

    /** Something worth reading in the report that is no event. */
    synchronized void note(String text) {
        notes.add(text);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    synchronized void add(Event event) {
        events.add(event);
        if (event instanceof Event.Handed one) {
            handed.merge(one.group(), 1, Integer::sum);
        } else if (event instanceof Event.Settled one) {
            settled.add(one.delivery());
        } else if (event instanceof Event.Faulted) {
            faults++;
        }
        notifyAll();
    }

    /** What somebody waits for may have come about, though nothing was written. */
    synchronized void changed() {
        notifyAll();
    }

    /** How many faults have begun or ended. */
    synchronized int faults() {
        return faults;
    }

    /** Whether the history has a settlement of this delivery already. */
    synchronized boolean isSettled(long delivery) {
        return settled.contains(delivery);
    }

    synchronized long nextDelivery() {
        return ++deliveries;
    }

    synchronized List<Event> events() {
        return new ArrayList<>(events);
    }

    /** How many hand-overs a group has had. */
    synchronized int handed(String group) {
        return handed.getOrDefault(group, 0);
    }

    /** The hand-overs of a group, in the order of time. */
    List<Event.Handed> deliveries(String group) {
        List<Event.Handed> found = new ArrayList<>();
        for (Event event : HistoryChecker.sorted(events())) {
            if (event instanceof Event.Handed one && one.group().equals(group)) {
                found.add(one);
            }
        }
        return found;
    }

    /** Waits until something holds, and says whether it did. */
    boolean await(Duration atMost, BooleanSupplier condition) {
        return Await.until(this, atMost, condition);
    }
}
