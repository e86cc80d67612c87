package io.intermodal.core.consume;

import io.intermodal.core.consume.Held.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the records of some lanes that have no slot and are not being settled. Guarded by the {@link Dispatcher}'s lock. */
final class Unstarted {

    private Unstarted() {}

    /** Takes them out of the lanes' parking, and names the others: waiting ones first, then in the order of coming. */
    static Set<Held> of(Collection<LaneState> lanes, Collection<Held> waiting, Collection<Held> ready, KeyLanes keys) {
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
        return unstarted;
    }

    private static void collect(Collection<Held> records, Collection<LaneState> lanes, Set<Held> into) {
        for (Held record : records) {
            if ((record.phase == Phase.READY || record.phase == Phase.WAITING) && lanes.contains(record.lane)) {
                into.add(record);
            }
        }
    }
}
