package io.intermodal.tck;

import java.util.List;

/**
 * Something in a history that the contract forbids.
 *
 * @param verdict what kind
 * @param id the message
 * @param text what was seen
 * @param group which group saw it, or empty text
 * @param others messages that the text names besides
 */
record Anomaly(Verdict verdict, String id, String text, String group, List<String> others) {

    Anomaly {
        others = List.copyOf(others);
    }

    Anomaly(Verdict verdict, String id, String text, String group) {
        this(verdict, id, text, group, List.of());
    }

    /** The kinds of anomalies. */
    enum Verdict {
        /** Confirmed and never finished by a group that was there. */
        LOST,
        /** Handed out though it was never published there. */
        PHANTOM,
        /** Handed out though its publish was REJECTED: surely not stored. */
        REFUSED_DELIVERED,
        /** Handed out again without a cause that the rule allows. */
        DUPLICATE,
        /** An ordered group got it before an earlier message of its key was finished. */
        ORDER,
        /** The attempt number did not follow the failures. */
        ATTEMPT,
        /** Handed out before it was due. */
        EARLY,
        /** Handed out after its time to live. */
        EXPIRED,
        /** Two handlers had one key of an ordered group at once. */
        TWO_ON_KEY,
        /** Two handlers of one group had the message at once. */
        TWO_ON_MESSAGE,
        /** A member had more handlers at once than its concurrency. */
        CONCURRENCY,
        /** Handed to a member whose close had returned. */
        AFTER_CLOSE,
        /** Came again though the broker had recorded its settlement. */
        UNDONE,
        /** Another payload, key, type or header than was published. */
        CHANGED,
        /** Two settlements of one delivery won. */
        SETTLED_TWICE,
        /** A publish that has not ended. */
        PUBLISH_OPEN,
        /** A publish that ended more than once. */
        PUBLISH_ENDED_TWICE,
        /** A position of a log that went back. */
        POSITION_BACK,
        /** A position of a log beyond a message that was not settled. */
        POSITION_PAST,
        /** Acknowledged, never given up, and in the dead letters. */
        DEAD_AND_ACKED,
        /** Given up, and not in the dead letters. */
        DEAD_LETTER_MISSING,
        /** In the dead letters, and never given up. */
        DEAD_LETTER_UNEXPECTED,
        /** In the dead letters more than once. */
        DEAD_LETTER_TWICE
    }

    @Override
    public String toString() {
        return verdict + ": " + (id.isEmpty() ? "" : "message " + id + " ") + text;
    }
}
