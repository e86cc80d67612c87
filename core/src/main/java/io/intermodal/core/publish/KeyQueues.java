package io.intermodal.core.publish;

import io.intermodal.PublishOutcome;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Order per key among publishes without outcome. A key's messages are sent as they come; only without a link, and while one of them is being
 * repeated, do later ones queue, and until all of those are sent the newest ones queue too. With a sender that does not {@linkplain
 * io.intermodal.spi.Sender#keepsOrder() keep order} they queue behind any that has no outcome yet. If one ends unconfirmed, those behind it end with
 * it. Guarded by the {@link Pipeline}'s lock.
 */
final class KeyQueues {

    private static final class State {
        int inFlight;

        /** What was sent last, whether it has ended or not. */
        @Nullable
        PublishTask newest;

        @Nullable
        PublishTask repeating;

        /** Whether somebody is sending what is queued. */
        boolean catchingUp;

        /** Made when it is needed, which is seldom: most keys have no more than one message without outcome. */
        private @Nullable ArrayDeque<PublishTask> queued;

        boolean isIdle() {
            return inFlight == 0 && repeating == null && !catchingUp && hasNothingQueued();
        }

        boolean hasNothingQueued() {
            return queued == null || queued.isEmpty();
        }

        ArrayDeque<PublishTask> queued() {
            if (queued == null) {
                queued = new ArrayDeque<>(2);
            }
            return queued;
        }
    }

    private final Map<String, State> states = new HashMap<>();

    /** Whether messages of one key are sent one at a time. */
    private boolean inTurn;

    /** There is a sender, and this is how it treats what it is sent one after another. */
    void sender(boolean keepsOrder) {
        inTurn = !keepsOrder;
    }

    /** Whether a task may be sent now. If not it queues here, unless it has no key or is the one that is being repeated. */
    boolean admit(PublishTask task, boolean linked) {
        if (task.key == null) {
            return linked;
        }
        State state = states.computeIfAbsent(task.key, key -> new State());
        boolean isFirst = state.repeating == null && !state.catchingUp && state.hasNothingQueued() && !isTaken(state);
        if (state.repeating != task && !(isFirst && linked)) {
            state.queued().add(task);
            return false;
        }
        if (linked) {
            state.inFlight++;
            state.newest = task;
        }
        return linked;
    }

    /** Whether a task that was surely not stored may be sent again without overtaking: only if no later one of its key was sent. */
    boolean mayRepeat(PublishTask task) {
        if (task.key == null) {
            return true;
        }
        State state = states.get(task.key);
        if (state == null || state.inFlight > 1 || state.newest != task) {
            return false;
        }
        state.inFlight--;
        state.repeating = task;
        return true;
    }

    /**
     * A task ended.
     *
     * @return those of its key that wait behind it and end with it: none if it was confirmed; and none if it was refused for good and they have only
     *     waited for their turn, since a sender that keeps order would have them by now
     */
    List<PublishTask> ended(PublishTask task, PublishOutcome outcome) {
        String key = task.key;
        State state = key == null ? null : states.get(key);
        if (key == null || state == null) {
            return List.of();
        }
        boolean wasRepeating = state.repeating == task;
        if (wasRepeating) {
            state.repeating = null;
        }
        if (task.withSender) {
            state.inFlight--;
        } else if (!state.hasNothingQueued()) {
            state.queued().remove(task);
        }
        boolean othersGoOn = outcome == PublishOutcome.CONFIRMED
                || (outcome == PublishOutcome.REJECTED && inTurn && task.withSender && !wasRepeating);
        List<PublishTask> behind = List.of();
        if (!othersGoOn && !state.hasNothingQueued()) {
            behind = List.copyOf(state.queued());
            state.queued().clear();
        }
        forget(key, state);
        return behind;
    }

    /** Whether what waits behind a task that ended may go now; whoever is told so has to {@linkplain #next send} it. */
    boolean catchUp(@Nullable String key) {
        State state = key == null ? null : states.get(key);
        if (state == null || state.repeating != null || state.catchingUp || state.hasNothingQueued()) {
            return false;
        }
        state.catchingUp = true;
        return true;
    }

    /** The keys that have something to catch up with. */
    List<String> queued() {
        return states.entrySet().stream()
                .filter(entry -> !entry.getValue().hasNothingQueued())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The next of a key that is catching up; null if it has caught up, or has to wait for a repetition, its turn or a link. */
    @Nullable
    PublishTask next(String key, boolean linked) {
        State state = states.get(key);
        if (state == null) {
            return null;
        }
        PublishTask next = linked && state.repeating == null && !isTaken(state)
                ? state.queued().poll()
                : null;
        if (next == null) {
            state.catchingUp = false;
            forget(key, state);
        } else {
            state.inFlight++;
            state.newest = next;
        }
        return next;
    }

    private boolean isTaken(State state) {
        return inTurn && state.inFlight > 0;
    }

    private void forget(String key, State state) {
        if (state.isIdle()) {
            states.remove(key);
        }
    }
}
