package io.intermodal;

/**
 * The application's work with one message. Returning is the acknowledgement, an exception the way to the retry policy, unless
 * {@link SubscribeOptions#settlement()} is manual or the delivery was settled before.
 *
 * @param <T> the payload type
 */
@FunctionalInterface
public interface MessageHandler<T> {

    /**
     * Handles a message. Runs on a thread of the engine; may block, publish, settle, pause or close. Interrupted when it takes longer than
     * {@link SubscribeOptions#maxHandlingTime()} or the drain time of a close.
     *
     * @param delivery the message and the means to settle it
     * @throws Exception to have the message retried, or dead-lettered if the policy calls the exception terminal
     */
    void handle(Delivery<T> delivery) throws Exception;
}
