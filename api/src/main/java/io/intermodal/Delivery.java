package io.intermodal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One hand-over of a message to a handler, settled once: {@link #ack}, {@link #retry()}, {@link #retry(Duration)} or {@link #reject}. The
 * first settlement wins; later ones do nothing and say so. It takes one of the subscription's {@code concurrency} slots until it is settled
 * (with automatic settlement: until the handler has ended too).
 *
 * <p>Settling works on any thread, in any order, after the handler returned if settlement is manual, and is harmless after the link was lost.
 *
 * <p>Thread-safe. Not to be implemented by applications.
 *
 * @param <T> the payload type
 */
public interface Delivery<T> {

    /** The message, with id and timestamp set. */
    Message<T> message();

    /** Short for {@code message().payload()}. */
    default T payload() {
        return message().payload();
    }

    /** The group on whose behalf this is handed over. */
    Group group();

    /** Which try of the group at this message it is, from 1. A failure counts once a process has noted it; a redrive starts again. */
    int attempt();

    /**
     * How often the broker says it handed this message out before, where it counts. A hint: brokers also count what no handler ever saw.
     */
    OptionalInt brokerDeliveries();

    /** How often this message was redriven from the dead letters. */
    int redrives();

    /** Done: the message is finished for this group. */
    Settlement ack();

    /** Failed: again after the retry policy's next delay, or dead-lettered when its attempts are used up. */
    Settlement retry();

    /**
     * Failed: again after this delay, or dead-lettered when the policy's attempts are used up.
     *
     * @param delay zero is at once; never early, late by at most 2 s plus 1 %
     */
    Settlement retry(Duration delay);

    /**
     * Never: to the group's dead letters without further attempts.
     *
     * @param reason what an operator will read; at most 512 bytes are kept
     */
    Settlement reject(String reason);

    /**
     * The native message. Each binder documents the types it answers to.
     *
     * @param type a type of the broker's client
     */
    <U> Optional<U> unwrap(Class<U> type);
}
