package io.intermodal;

import java.util.concurrent.CompletionStage;

/**
 * Work with one message that ends later. The stage's normal end is the acknowledgement, its exceptional end the way to the retry policy,
 * unless {@link SubscribeOptions#settlement()} is manual or the delivery was settled before.
 *
 * @param <T> the payload type
 */
@FunctionalInterface
public interface AsyncMessageHandler<T> {

    /**
     * Begins to handle a message. The delivery keeps its slot until the stage ends, so no thread is held meanwhile.
     *
     * @param delivery the message and the means to settle it
     * @return ends when the work has ended
     * @throws Exception counts like a stage that ended with it
     */
    CompletionStage<?> handle(Delivery<T> delivery) throws Exception;
}
