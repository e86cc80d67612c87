package io.intermodal.core.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Order per key among publishes without outcome. A key's messages are sent as they come; only while one of them is being repeated do later ones
 * queue behind it, and if it ends unconfirmed they end with it. Guarded by the {@link Pipeline}'s lock.
 */
final class KeyQueues {

    private static final class State {
        int inFlight;

        @Nullable
        PublishTask repeating;

        final ArrayDeque<PublishTask> queued = new ArrayDeque<>(2);
    }

    private final Map<String, State> states = new HashMap<>();

    /** Whether a task may be sent now; otherwise it waits here. */
    boolean admit(PublishTask task) {
        if (task.key == null) {
            return true;
        }
        State state = states.computeIfAbsent(task.key, key -> new State());
        if (state.repeating != null && state.repeating != task) {
            state.queued.add(task);
            return false;
        }
        state.inFlight++;
        return true;
    }

    /** Whether a task that was surely not stored may be sent again without overtaking: only if no later one of its key is under way. */
    boolean mayRepeat(PublishTask task) {
        if (task.key == null) {
            return true;
        }
        State state = states.get(task.key);
        if (state == null || state.inFlight > 1) {
            return false;
        }
        state.inFlight--;
        state.repeating = task;
        return true;
    }

    /**
     * A task ended.
     *
     * @return those of its key that waited behind it: they may go if it was confirmed, and end with it if not
     */
    List<PublishTask> ended(PublishTask task) {
        State state = task.key == null ? null : states.get(task.key);
        if (state == null) {
            return List.of();
        }
        if (state.queued.remove(task)) {
            return List.of(); // its own time ran out while it waited
        }
        if (state.repeating == task) {
            state.repeating = null;
        }
        if (task.withSender) {
            state.inFlight = Math.max(0, state.inFlight - 1);
        }
        List<PublishTask> released = state.queued.isEmpty() ? List.of() : new ArrayList<>(state.queued);
        state.queued.clear();
        if (state.inFlight == 0 && state.repeating == null) {
            states.remove(task.key);
        }
        return released;
    }
}
