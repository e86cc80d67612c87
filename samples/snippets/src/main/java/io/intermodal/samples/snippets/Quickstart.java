package io.intermodal.samples.snippets;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import java.util.function.Consumer;

/** What the README begins with. */
public final class Quickstart {

    private final Consumer<String> charged;

    /** Tells a consumer what was charged. */
    public Quickstart(Consumer<String> charged) {
        this.charged = charged;
    }

    private void charge(String order) {
        charged.accept(order);
    }

    /**
     * Publishes an order and charges it.
     *
     * @param untilCharged waits for the handler, as an application that stays up would
     */
    public void run(Runnable untilCharged) {
        // tag::quickstart[]
        Destination orders = Destination.topic("orders").ordered();
        Group billing = Group.of(orders, "billing").ordered();

        try (Connection connection = Messaging.connect()) {
            connection.subscribe(billing, Codec.string(), delivery -> charge(delivery.payload()));

            Publisher<String> publisher = connection.publisher(orders, Codec.string());
            publisher.publish(Message.of("customer-7", "order 42"));
            // Returned: the broker has confirmed the message, and billing gets it at least once.
            // end::quickstart[]
            untilCharged.run();
            // tag::quickstart[]
        }
        // end::quickstart[]
    }
}
