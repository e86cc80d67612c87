package io.intermodal.samples.snippets;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import io.intermodal.PublisherOptions.OnUnknown;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the page about testing tests: a shop that takes payment and gives up after a quarter of an hour. */
public final class Checkout {

    /** Where orders are talked about. */
    public static final Destination ORDERS = Destination.topic("orders");

    /** Who takes the payment. */
    public static final Group PAYMENT = Group.of(ORDERS, "payment");

    /** What becomes of an order. */
    public enum State {
        /** Waits for its payment. */
        PLACED,
        /** Done. */
        PAID,
        /** Given up. */
        TIMED_OUT
    }

    /** The payment provider. */
    @FunctionalInterface
    public interface Gateway {

        /** Takes the money. The same order is charged once, however often this is called. */
        void charge(String order);
    }

    private final Map<String, State> states;
    private final Gateway gateway;
    private final Publisher<String> publisher;

    // tag::checkout[]
    /** Begins to take payments; {@code states} is the shop's database. */
    public Checkout(Connection connection, Map<String, State> states, Gateway gateway) {
        this.states = states;
        this.gateway = gateway;
        this.publisher = connection.publisher(
                ORDERS,
                Codec.string(),
                PublisherOptions.builder().onUnknown(OnUnknown.REPEAT).build());
        connection.subscribe(
                PAYMENT,
                Handlers.byType()
                        .on("order.placed", Codec.string(), delivery -> pay(delivery.payload()))
                        .on("order.timeout", Codec.string(), delivery -> timeOut(delivery.payload()))
                        .build(),
                SubscribeOptions.builder()
                        .retry(RetryPolicy.builder()
                                .firstDelay(Duration.ofMinutes(5))
                                .multiplier(4)
                                .maxDelay(Duration.ofHours(1))
                                .jitter(0.1)
                                .build())
                        .build());
    }

    /** Takes an order. */
    public void place(String order) {
        states.put(order, State.PLACED);
        publisher.publish(Message.builder(order).type("order.placed").build());
        publisher.publish(Message.builder(order)
                .type("order.timeout")
                .delay(Duration.ofMinutes(15))
                .build());
    }

    private void pay(String order) {
        if (states.get(order) == State.PLACED) {
            gateway.charge(order); // an exception: again after 5 minutes, then after 20 more
            states.replace(order, State.PLACED, State.PAID);
        }
    }

    private void timeOut(String order) {
        states.replace(order, State.PLACED, State.TIMED_OUT);
    }
    // end::checkout[]

    /** A database for samples. */
    public static Map<String, State> database() {
        return new ConcurrentHashMap<>();
    }
}
