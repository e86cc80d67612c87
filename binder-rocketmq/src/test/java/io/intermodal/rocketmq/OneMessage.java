package io.intermodal.rocketmq;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program that sends one message, waits for it, and ends; in a process of its own, to look at what that leaves behind. */
final class OneMessage {

    private OneMessage() {}

    public static void main(String[] arguments) throws InterruptedException {
        Group group = Group.of(Destination.topic("one.message"), "reader");
        CountDownLatch arrived = new CountDownLatch(1);
        try (Connection connection = Messaging.connect(ConnectionOptions.builder()
                .set("intermodal.broker", arguments[0])
                .set("intermodal.user", arguments[1])
                .set("intermodal.password", System.getenv("PASSWORD"))
                .build())) {
            connection.provision(group);
            connection.subscribe(group, Codec.string(), delivery -> arrived.countDown());
            connection.publisher(group.destination(), Codec.string()).publish(Message.of("a"));
            if (!arrived.await(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the message has not arrived");
            }
        }
    }
}
