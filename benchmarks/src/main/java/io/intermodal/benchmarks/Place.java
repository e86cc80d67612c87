package io.intermodal.benchmarks;

import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.Broker;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.RocketMqBroker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is.
 *
 * @param kind its name
 * @param host its host; empty for the one in memory
 * @param port its port
 */
record Place(String kind, String host, int port) {

    static final String USER = "bench";
    static final String PASSWORD = "bench-only";

    static final List<String> KINDS = List.of("memory", "activemq", "kafka", "rabbitmq", "rocketmq");

    /** Starts a broker; the one in memory is part of each process that uses it. */
    static @Nullable Broker start(String kind) {
        return switch (kind) {
            case "activemq" -> ActiveMqBroker.started();
            case "kafka" -> KafkaBroker.started();
            case "rabbitmq" -> RabbitMqBroker.started(RabbitMqBroker.with().user(USER, PASSWORD));
            // Elsewhere it turns away what has waited for 200 ms, and its client does not try again.
            case "rocketmq" -> RocketMqBroker.started(RocketMqBroker.with().set("waitTimeMillsInSendQueue", "60000"));
            default -> null;
        };
    }

    static Place of(String kind, @Nullable Broker broker) {
        return broker == null
                ? new Place(kind, "", 0)
                : new Place(kind, broker.address().host(), broker.address().port());
    }

    boolean isInMemory() {
        return kind.equals("memory");
    }

    boolean hasUser() {
        return kind.equals("rabbitmq");
    }

    String url() {
        return isInMemory() ? "memory:queue" : kind + "://" + host + ":" + port;
    }

    /** The broker's own client. */
    Client raw(String queue, boolean ordered, Body body) throws Exception {
        return switch (kind) {
            case "activemq" -> new RawActiveMq("tcp://" + host + ":" + port, queue, ordered, body);
            case "kafka" -> new RawKafka(host + ":" + port, queue, body);
            case "rabbitmq" -> new RawRabbitMq(host, port, USER, PASSWORD, queue, ordered, body);
            case "rocketmq" -> new RawRocketMq(host + ":" + port, queue, body);
            default -> throw new IllegalArgumentException("there is no client of its own for " + kind);
        };
    }
}
