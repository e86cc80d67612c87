package io.intermodal.samples.snippets;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.SubscribeOptions.SettlementMode;
import io.intermodal.Subscription;
import java.time.Duration;

/** Handlers and how they settle. */
public abstract class Consuming {

    /** Charges an order. */
    protected abstract void charge(String order) throws GatewayBusyException;

    /** Gives money back. */
    protected abstract void refund(String order);

    /** The gateway asks to come again. */
    public static final class GatewayBusyException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    /** One handler for each type, with a retry policy of its own. */
    public Subscription byType(Connection connection, Group billing) {
        // tag::subscribe[]
        Handlers handlers = Handlers.byType()
                .on("order.placed", Codec.string(), this::placed)
                .on("order.cancelled", Codec.string(), delivery -> refund(delivery.payload()))
                .build();

        SubscribeOptions options = SubscribeOptions.builder()
                .concurrency(4)
                .retry(RetryPolicy.builder()
                        .maxAttempts(8)
                        .firstDelay(Duration.ofMillis(200))
                        .terminal(IllegalArgumentException.class)
                        .build())
                .build();

        return connection.subscribe(billing, handlers, options);
        // end::subscribe[]
    }

    // tag::settle[]
    void placed(Delivery<String> delivery) {
        if (delivery.payload().isEmpty()) {
            delivery.reject("an order without content"); // to the dead letters, no further attempt
            return;
        }
        try {
            charge(delivery.payload()); // returning is the ack; an exception goes to the retry policy
        } catch (GatewayBusyException e) {
            delivery.retry(Duration.ofSeconds(30)); // an attempt of its own delay
        }
    }
    // end::settle[]

    /** Settles after the handler returned. */
    public Subscription later(Connection connection, Group group, java.util.function.Consumer<Delivery<String>> queue) {
        // tag::manual[]
        SubscribeOptions manual =
                SubscribeOptions.builder().settlement(SettlementMode.MANUAL).build();
        return connection.subscribe(group, Handlers.of(Codec.string(), queue::accept), manual);
        // end::manual[]
    }
}
