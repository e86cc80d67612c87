package io.intermodal.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.Broker;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.RocketMqBroker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One process, brokers of every kind and two of one kind at once, one configuration file: each connection meets its own broker only. */
class SeveralBrokersIT {

    private static final Destination ORDERS = Destination.topic("orders").ordered();
    private static final Group BILLING = Group.of(ORDERS, "billing").ordered();

    private final Map<String, Broker> brokers = new LinkedHashMap<>();

    @BeforeEach
    void startAll() {
        brokers.put("activemq one", ActiveMqBroker.started());
        brokers.put("activemq two", ActiveMqBroker.started());
        brokers.put("kafka", KafkaBroker.started());
        brokers.put("rabbitmq", RabbitMqBroker.started());
        brokers.put("rocketmq", RocketMqBroker.started());
    }

    @AfterEach
    void endAll() {
        brokers.values().forEach(Broker::close);
    }

    @Test
    void eachConnectionMeetsItsOwnBrokerOnly() throws InterruptedException {
        Map<String, BlockingQueue<String>> heard = new LinkedHashMap<>();
        List<Connection> connections = new ArrayList<>();
        try {
            brokers.forEach((name, broker) -> {
                BlockingQueue<String> own = new LinkedBlockingQueue<>();
                heard.put(name, own);
                Connection connection = connect(broker.address());
                connections.add(connection);
                connection.subscribe(BILLING, Codec.string(), delivery -> own.add(delivery.payload()));
            });
            int number = 0;
            for (String name : brokers.keySet()) {
                Connection connection = connections.get(number++);
                try (Publisher<String> publisher = connection.publisher(ORDERS, Codec.string())) {
                    publisher.publish(Message.of("customer-7", "for " + name));
                    // One key: whatever else came to this group would come before.
                    publisher.publish(Message.of("customer-7", "last for " + name));
                }
            }
            for (Map.Entry<String, BlockingQueue<String>> entry : heard.entrySet()) {
                assertThat(entry.getValue().poll(60, TimeUnit.SECONDS)).isEqualTo("for " + entry.getKey());
                assertThat(entry.getValue().poll(60, TimeUnit.SECONDS)).isEqualTo("last for " + entry.getKey());
            }
            assertThat(heard.values()).allMatch(BlockingQueue::isEmpty);
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private static Connection connect(Address address) {
        ConnectionOptions.Builder options =
                ConnectionOptions.builder().configFile(Schemes.FILE).set("intermodal.broker", address.toString());
        if (address.scheme().equals("rabbitmq")) {
            options.set("intermodal.user", "guest").set("intermodal.password", "guest");
        }
        return Messaging.connect(options.build());
    }
}
