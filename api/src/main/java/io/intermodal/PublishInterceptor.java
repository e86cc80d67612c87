package io.intermodal;

import org.jspecify.annotations.Nullable;

/**
 * Sees every message that a connection publishes, for instance to add trace headers. Called in the order of registration. Costs nothing when
 * absent. Implementations are thread-safe.
 */
public interface PublishInterceptor {

    /**
     * Called on the publishing thread, before limits are checked.
     *
     * @param destination where it goes
     * @param message what was given to the publisher
     * @return the message to publish: the same, or one with other parts and the same payload
     */
    <T> Message<T> before(Destination destination, Message<T> message);

    /**
     * Called when the publish has ended, on a thread of the engine.
     *
     * @param destination where it went
     * @param message what {@link #before} returned, with its id
     * @param failure why it was not confirmed, or null if it was
     */
    default void after(Destination destination, Message<?> message, @Nullable MessagingException failure) {}
}
