package io.intermodal.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The move that {@code docs/moving.md} describes, from one in-memory broker to another. */
class MovingTest {

    private static final Destination ORDERS = Destination.topic("moving-orders");
    private static final Group BILLING = Group.of(ORDERS, "billing");

    @Test
    void whatTheOldBrokerHoldsAndWhatTheNewOneGetsIsHandled() throws Exception {
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        try (Connection before = Messaging.connect(ConnectionOptions.named("leaving"));
                Publisher<String> publisher = before.publisher(ORDERS, Codec.string())) {
            before.provision(BILLING);
            publisher.publish(Message.of("order 1"));

            try (Moving moving = new Moving();
                    Publisher<String> after = moving.publisher(ORDERS)) {
                assertThat(moving.isEmpty(BILLING)).isFalse();
                moving.subscribe(BILLING, delivery -> handled.add(delivery.payload()));
                after.publish(Message.of("order 2"));

                assertThat(handled.poll(10, TimeUnit.SECONDS)).isNotNull();
                assertThat(handled.poll(10, TimeUnit.SECONDS)).isNotNull();
                publisher.publish(Message.of("order 3"));
                assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("order 3");
            }
        }
        try (Moving moving = new Moving()) {
            assertThat(moving.isEmpty(BILLING)).isTrue();
        }
    }
}
