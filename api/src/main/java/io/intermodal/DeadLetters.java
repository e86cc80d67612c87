package io.intermodal;

import java.util.List;

/** The dead letters of one group. Thread-safe. Not to be implemented by applications. */
public interface DeadLetters {

    /** The group. */
    Group group();

    /**
     * The oldest dead letters. Leaves them where they are; on brokers without {@link Capability#DEAD_LETTER_PEEK} they are borrowed for the
     * time of the call.
     *
     * @param max the most to return, 1 to 10,000
     */
    List<DeadLetter> list(int max);

    /**
     * Sends dead letters back to the group that gave them up, and to no other. Attempts start again, the id stays, order per key is kept among
     * them. Each copy is confirmed before its dead letter is removed.
     *
     * @param options which, how many, how fast, or only as a trial
     * @return what was done
     */
    RedriveResult redrive(RedriveOptions options);
}
