package io.intermodal.tck.wrong;

import io.intermodal.ConnectionOptions;
import io.intermodal.DeadLetters;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the engine can be bent, between application and binder. Without an override everything passes unchanged. */
public interface Twist {

    /** How a connection is opened. */
    default ConnectionOptions options(ConnectionOptions asked) {
        return asked;
    }

    /** How a publisher is bounded. */
    default PublisherOptions publisherOptions(PublisherOptions asked) {
        return asked;
    }

    /** What publishes. */
    default <T> Publisher<T> publisher(Publisher<T> real) {
        return real;
    }

    /** Which group is meant. */
    default Group group(Group asked) {
        return asked;
    }

    /** How a subscription behaves. */
    default SubscribeOptions subscribeOptions(SubscribeOptions asked) {
        return asked;
    }

    /** What a handler gets. */
    default <T> Delivery<T> delivery(Delivery<T> real) {
        return real;
    }

    /** How a handler is called. */
    default <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
            throws Exception {
        return handling.handle(delivery);
    }

    /** What controls a subscription. */
    default Subscription subscription(Subscription real) {
        return real;
    }

    /** What lists and redrives. */
    default DeadLetters deadLetters(DeadLetters real) {
        return real;
    }

    /** Whether handlers are wrapped at all; those by type cannot be. */
    default boolean wrapsHandlers() {
        return false;
    }
}
