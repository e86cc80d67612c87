package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.PublishReceipt;
import io.intermodal.Publisher;
import io.intermodal.brokers.RocketMqBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A broker that turns away what has waited for a moment, as RocketMQ's does after 200 ms unless told otherwise. */
class RocketMqBusyIT {

    private static final int KEYS = 250;
    private static final int OF_EACH = 8;

    @Test
    void whatABusyBrokerTurnsAwayIsSentAgainAndTheRestOfItsKeyWaits() throws Exception {
        Group group = Group.of(Destination.topic("busy").ordered().partitions(4), "reader")
                .ordered();
        try (RocketMqBroker broker = RocketMqBroker.started(RocketMqBroker.with()
                        .set("waitTimeMillsInSendQueue", "5")
                        .set("sendMessageThreadPoolNums", "1"));
                Connection connection = Messaging.connect(Inbox.at(broker.address())
                        .set("intermodal.publish-timeout", "1m")
                        .build())) {
            connection.provision(group);
            Publisher<String> publisher = connection.publisher(group.destination(), Codec.string());
            List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
            for (int i = 0; i < KEYS * OF_EACH; i++) {
                open.add(publisher.publishAsync(Message.of("key-" + i % KEYS, String.valueOf(i / KEYS))));
            }
            CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();

            Inbox inbox = new Inbox(connection, group);
            Map<String, List<String>> ofKeys = new HashMap<>();
            for (int i = 0; i < KEYS * OF_EACH; i++) {
                Delivery<byte[]> one = inbox.next();
                ofKeys.computeIfAbsent(one.message().key().orElseThrow(), key -> new ArrayList<>())
                        .add(Inbox.text(one));
            }
            List<String> inOrder =
                    IntStream.range(0, OF_EACH).mapToObj(String::valueOf).toList();
            assertThat(ofKeys)
                    .hasSize(KEYS)
                    .allSatisfy((key, texts) -> assertThat(texts).as(key).isEqualTo(inOrder));
        }
    }
}
