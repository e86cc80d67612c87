package io.intermodal.tck;

/**
 * Something in a history that the contract forbids.
 *
 * @param verdict what kind
 * @param id the message
 * @param text what was seen
 */
record Anomaly(Verdict verdict, String id, String text) {

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
        /** Given up, and not in the dead letters. */
        DEAD_LETTER_MISSING,
        /** In the dead letters, and never given up. */
        DEAD_LETTER_UNEXPECTED,
        /** In the dead letters more than once. */
        DEAD_LETTER_TWICE
    }

    @Override
    public String toString() {
        return verdict + ": message " + id + " " + text;
    }
}
