package io.intermodal.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.PublishOutcome;
import io.intermodal.Publisher;
import io.intermodal.RedriveResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README and docs show does what they say, on the in-memory broker that {@code intermodal.properties} names. */
class SnippetsTest {

    private static final Destination ORDERS = Destination.topic("snippet-orders");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void theQuickstartChargesWhatItPublishes() {
        BlockingQueue<String> charged = new LinkedBlockingQueue<>();

        new Quickstart(charged::add).run(() -> heard.add(next(charged)));

        assertThat(heard).containsExactly("order 42");
    }

    @Test
    void theExampleOfAConfigurationFileHoldsNothingUnknown(@TempDir Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "secret");

        try (Connection connection = Messaging.connect(ConnectionOptions.builder()
                .configFile(Path.of("src/main/resources/example.properties").toAbsolutePath())
                .set("intermodal.broker", "memory:queue/example")
                .set("intermodal.password-file", password.toString())
                .build())) {
            assertThat(connection.describe(Group.of(Destination.topic("orders"), "billing")))
                    .anyMatch(line -> line.contains("staging"));
        }
    }

    @Test
    void handlersByTypeSettleAsTheySay() {
        Group group = Group.of(ORDERS, "by-type");
        try (Connection connection = Operating.listening(heard::add);
                Publisher<String> publisher = connection.publisher(ORDERS, Codec.string())) {
            new Shop().byType(connection, group);

            publish(publisher, "order.placed", "order 1");
            assertThat(next(heard)).isEqualTo("charged order 1");
            publish(publisher, "order.cancelled", "order 1");
            assertThat(next(heard)).isEqualTo("refunded order 1");
            publish(publisher, "order.placed", "gateway");
            assertThat(next(heard)).contains("by-type gave up").contains("REJECTED");
        }
    }

    @Test
    void deadLettersAreListedAndRedriven() {
        Group group = Group.of(ORDERS, "redrive");
        try (Connection connection = Operating.listening(heard::add);
                Publisher<String> publisher = connection.publisher(ORDERS, Codec.string())) {
            connection.provision(group);
            publish(publisher, "order.placed", "order 2");
            new Shop().later(connection, group, delivery -> {
                if (delivery.redrives() == 0) {
                    delivery.reject("the gateway was down");
                } else {
                    heard.add("again " + delivery.payload());
                    delivery.ack();
                }
            });
            assertThat(next(heard)).contains("redrive gave up");

            RedriveResult result = Operating.redrive(connection, group, heard::add);

            assertThat(result.redriven()).isOne();
            assertThat(next(heard)).contains(DeadLetter.Reason.REJECTED.name());
            assertThat(next(heard)).isEqualTo("again order 2");
        }
    }

    private static void publish(Publisher<String> publisher, String type, String payload) {
        Message<String> message = Message.builder(payload).type(type).build();
        assertThat(Publishing.publish(publisher, message)).isEqualTo(PublishOutcome.CONFIRMED);
    }

    private static String next(BlockingQueue<String> queue) {
        try {
            @Nullable String found = queue.poll(10, TimeUnit.SECONDS);
            assertThat(found).as("within 10 s").isNotNull();
            return String.valueOf(found);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Shop extends Consuming {

        @Override
        protected void charge(String order) {
            if (order.equals("gateway")) {
                throw new IllegalArgumentException("the gateway does not know it");
            }
            heard.add("charged " + order);
        }

        @Override
        protected void refund(String order) {
            heard.add("refunded " + order);
        }
    }
}
