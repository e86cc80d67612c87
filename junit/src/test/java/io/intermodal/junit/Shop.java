package io.intermodal.junit;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessageHandler;
import io.intermodal.Publisher;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A small application under test. */
final class Shop {

    static final Destination ORDERS = Destination.topic("orders");
    static final Group BILLING = Group.of(ORDERS, "billing");

    static final SubscribeOptions TEN_SECONDS = SubscribeOptions.builder()
            .retry(RetryPolicy.builder()
                    .maxAttempts(3)
                    .firstDelay(Duration.ofSeconds(10))
                    .multiplier(1)
                    .jitter(0)
                    .build())
            .build();

    private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
    private int failures;

    /** The next so many deliveries fail. */
    Shop failing(int times) {
        failures = times;
        return this;
    }

    List<String> handled() {
        return List.copyOf(handled);
    }

    void handle(Delivery<String> delivery) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("the gateway is down");
        }
        handled.add(delivery.payload() + " " + delivery.attempt());
    }

    Subscription subscribe(Connection connection) {
        return subscribe(connection, this::handle);
    }

    Subscription subscribe(Connection connection, MessageHandler<String> handler) {
        return connection.subscribe(BILLING, Handlers.of(Codec.string(), handler), TEN_SECONDS);
    }

    static Publisher<String> publisher(Connection connection) {
        return connection.publisher(ORDERS, Codec.string());
    }
}
