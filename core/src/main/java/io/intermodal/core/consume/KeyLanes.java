package io.intermodal.core.consume;

import io.intermodal.core.consume.Held.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Order per key: of the records of one key only the first may run, wait or be settled; the others queue behind it. Records without a key are
 * free. Guarded by the {@link Dispatcher}'s lock.
 */
final class KeyLanes {

    private final Map<String, ArrayDeque<Held>> lanes = new HashMap<>();

    /** Takes a record; true if it is first of its key and may run. */
    boolean enter(Held record) {
        if (record.key == null) {
            return true;
        }
        ArrayDeque<Held> lane = lanes.computeIfAbsent(record.key, key -> new ArrayDeque<>(2));
        lane.add(record);
        return lane.size() == 1;
    }

    /** A record leaves. Answers the one that is first of its key now and may run, if that has changed. */
    @Nullable
    Held leave(Held record) {
        ArrayDeque<Held> lane = record.key == null ? null : lanes.get(record.key);
        if (lane == null) {
            return null;
        }
        boolean wasFirst = lane.peek() == record;
        lane.remove(record);
        Held first = lane.peek();
        if (first == null) {
            lanes.remove(record.key);
            return null;
        }
        return wasFirst && first.phase == Phase.READY ? first : null;
    }

    /** How many records of this one's key there are; none if it has no key. */
    int size(Held record) {
        ArrayDeque<Held> lane = record.key == null ? null : lanes.get(record.key);
        return lane == null ? 0 : lane.size();
    }

    /** The records of all keys, each in its order. */
    Collection<ArrayDeque<Held>> all() {
        return lanes.values();
    }
}
