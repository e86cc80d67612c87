package io.intermodal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes to one destination. Make one and keep it.
 *
 * <p>Every publish ends within {@link PublisherOptions#publishTimeout()} in one of three ways: {@link PublishOutcome#CONFIRMED},
 * {@link PublishOutcome#REJECTED} or {@link PublishOutcome#UNKNOWN}. What was surely not stored is sent again within that time; UNKNOWN only
 * when {@link PublisherOptions#onUnknown()} asks for it. Messages of one key that are published in a pipeline keep their order while all end
 * CONFIRMED; after one of them did not, those of that key that were not sent yet are REJECTED with that reason.
 *
 * <p>Thread-safe. Publishing from handlers and from completions of earlier publishes cannot deadlock.
 *
 * @param <T> the payload type
 */
public interface Publisher<T> extends AutoCloseable {

    /**
     * Publishes and waits for the broker's confirmation.
     *
     * @param message what to publish
     * @return the receipt; returning at all means CONFIRMED
     * @throws PublishException if it ended REJECTED or UNKNOWN: {@link PublishException#outcome()} and
     *     {@link MessagingException#isRetryable()} say what to do
     * @throws InvalidMessageException if a part is outside the grammar; nothing was sent
     * @throws MessageTooLargeException if it is over the limit; nothing was sent
     * @throws ClosedException if this publisher or its connection is closed
     */
    PublishReceipt publish(Message<T> message);

    /** Publishes a payload without key: see {@link #publish(Message)}. */
    default PublishReceipt publish(T payload) {
        return publish(Message.of(payload));
    }

    /**
     * Publishes without waiting. Blocks only while {@link PublisherOptions#maxInFlight()} is reached, at most for the publish time-out.
     *
     * @param message what to publish
     * @return completes with the receipt, or exceptionally with what {@link #publish} would throw; never on a broker client's thread
     */
    CompletableFuture<PublishReceipt> publishAsync(Message<T> message);

    /**
     * Publishes many messages and waits for all. Not atomic: one bad message never changes another's result.
     *
     * @param messages what to publish, in order
     * @return one result per message, in the same order; it is never an exception that tells of a single message
     */
    List<PublishResult> publishAll(List<Message<T>> messages);

    /** The destination. */
    Destination destination();

    /** Waits for what is in flight, at most for the publish time-out, and refuses what comes later with {@link ClosedException}. */
    @Override
    void close();
}
