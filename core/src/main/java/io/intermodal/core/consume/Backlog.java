package io.intermodal.core.consume;

import io.intermodal.core.consume.Held.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that are held and have no slot: ready, behind their key, waiting for their next attempt; and the credit that they and all others
 * take. Guarded by the {@link Dispatcher}'s lock.
 */
final class Backlog {

    private final ArrayDeque<Held> ready = new ArrayDeque<>();
    private final Set<Held> waiting = new LinkedHashSet<>();
    private final KeyLanes keys = new KeyLanes();
    private final Credit credit;

    Backlog(Credit credit) {
        this.credit = credit;
    }

    /** A record may run as soon as a slot and its key are free. */
    void add(Held record) {
        record.phase = Phase.READY;
        if (keys.enter(record)) {
            ready.add(record);
        }
    }

    /** A record that had a slot runs first when it may run again. */
    void putBack(Held record) {
        record.phase = Phase.READY;
        ready.addFirst(record);
    }

    /** The next to run, if any may. */
    @Nullable
    Held next() {
        return ready.poll();
    }

    /** A record waits for its next attempt; its key stays taken. */
    void await(Held record) {
        record.phase = Phase.WAITING;
        waiting.add(record);
    }

    /** The wait of a record is over; false if it was over before. */
    boolean readyAgain(Held record) {
        boolean waited = waiting.remove(record);
        if (waited) {
            record.phase = Phase.READY;
            ready.add(record);
        }
        return waited;
    }

    /** How many records can do nothing but wait for a failed one of their key, that one included. */
    int blocked() {
        int blocked = 0;
        if (!waiting.isEmpty()
                && !keys.all().isEmpty()) { // asked for with every record: thousands may wait, most often without keys
            for (Held record : waiting) {
                blocked += keys.size(record);
            }
        }
        return blocked;
    }

    /** How many wait for their next attempt. */
    int waiting() {
        return waiting.size();
    }

    /** A record is settled, given back or left to the broker: credit and key are free. */
    void done(Held record) {
        free(record);
        freeKey(record);
    }

    private void free(Held record) {
        waiting.remove(record);
        if (record.phase != Phase.DONE) {
            record.phase = Phase.DONE;
            record.timer.cancel(); // a timer that nobody waits for would keep the record in memory
            credit.returned(record.bytes);
        }
    }

    private void freeKey(Held record) {
        Held next = keys.leave(record);
        if (next != null) {
            ready.add(next);
        }
    }

    /**
     * What had no slot when its lane or subscription ended, in the order of coming.
     *
     * @param owed failed here before, or would bring later ones of a log again: these are being settled now, with credit and key
     * @param fresh all others: these are dropped
     */
    record Unstarted(List<Held> owed, List<Held> fresh) {}

    /** Takes away the records of some lanes that have no slot and are not being settled. */
    Unstarted takeUnstarted(Collection<LaneState> lanes) {
        Set<Held> unstarted = new LinkedHashSet<>();
        collect(waiting, lanes, unstarted);
        collect(ready, lanes, unstarted);
        for (ArrayDeque<Held> records : keys.all()) {
            collect(records, lanes, unstarted);
        }
        for (LaneState lane : lanes) {
            unstarted.addAll(lane.parked);
            lane.parked.clear();
        }
        ready.removeAll(unstarted);
        waiting.removeAll(unstarted);
        for (LaneState lane : lanes) {
            lane.end(unstarted);
        }
        List<Held> owed = unstarted.stream()
                .filter(record -> record.failedHere() || !record.left)
                .toList();
        for (Held record : owed) {
            record.timer.cancel();
            record.phase = Phase.SETTLING;
            unstarted.remove(record);
        }
        unstarted.forEach(this::free); // all of them first: none may follow another on its key
        unstarted.forEach(this::freeKey);
        return new Unstarted(owed, List.copyOf(unstarted));
    }

    private static void collect(Collection<Held> records, Collection<LaneState> lanes, Set<Held> into) {
        for (Held record : records) {
            if ((record.phase == Phase.READY || record.phase == Phase.WAITING) && lanes.contains(record.lane)) {
                into.add(record);
            }
        }
    }
}
