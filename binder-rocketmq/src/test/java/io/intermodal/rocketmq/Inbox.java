package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Messaging;
import io.intermodal.Subscription;
import io.intermodal.brokers.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a subscription has been given: each message is taken and acknowledged at once. */
final class Inbox {

    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final BlockingQueue<Delivery<byte[]>> arrived = new LinkedBlockingQueue<>();
    final Subscription subscription;

    Inbox(Connection connection, Group group) {
        this.subscription = connection.subscribe(group, Codec.bytes(), arrived::add);
    }

    static ConnectionOptions.Builder at(Address nameServer) {
        return ConnectionOptions.builder()
                .set("intermodal.broker", nameServer.toString())
                .set("intermodal.connect-timeout", "30s");
    }

    static Connection connect(Address nameServer) {
        return Messaging.connect(at(nameServer).build());
    }

    Delivery<byte[]> next() throws InterruptedException {
        Delivery<byte[]> one = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(one)
                .as("a message in time; the subscription is " + subscription.state())
                .isNotNull();
        return one;
    }

    String nextText() throws InterruptedException {
        return text(next());
    }

    List<String> nextTexts(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(nextText());
        }
        return texts;
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    static String text(Delivery<byte[]> delivery) {
        return new String(delivery.payload(), java.nio.charset.StandardCharsets.UTF_8);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
