package io.intermodal.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One partition number of a group: which member has it, in all logs of the group alike. Under the broker's lock. */
final class LogSlot {

    final int index;

    @Nullable
    LogMember owner;

    List<LogLane> lanes = List.of();
    boolean revoking;
    /** Rises with every change of hands, so that a late answer to a revocation is recognised. */
    long epoch;

    LogSlot(int index) {
        this.index = index;
    }

    void free() {
        lanes.forEach(LogLane::fence);
        lanes = List.of();
        owner = null;
        revoking = false;
        epoch++;
    }
}
