package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.intermodal.Group;
import io.intermodal.brokers.Direction;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.RabbitMqOptions;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.brokers.kit.BrokerHarness;
import io.intermodal.tck.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real RabbitMQ in a process of its own, behind a proxy that can cut its connections. */
final class RabbitMqHarness extends BrokerHarness {

    private static final int QUEUE_SETTLES_SECONDS = 2;

    private final RabbitMqBroker broker;
    private final TcpProxy proxy;
    private final List<GetResponse> deadBefore = new ArrayList<>();
    private boolean denied;

    RabbitMqHarness(Supplier<RabbitMqOptions> server) {
        this(server, RabbitMqBroker.started(server.get().user(USER, PASSWORD)));
    }

    private RabbitMqHarness(Supplier<RabbitMqOptions> server, RabbitMqBroker broker) {
        this(server, broker, TcpProxy.to(broker.address()));
    }

    private RabbitMqHarness(Supplier<RabbitMqOptions> server, RabbitMqBroker broker, TcpProxy proxy) {
        super(
                broker,
                kind -> RabbitMqBroker.started(server.get().user(USER, PASSWORD).tls(kind)),
                proxy);
        this.broker = broker;
        this.proxy = proxy;
    }

    @Override
    public String name() {
        return "rabbitmq " + broker.version();
    }

    @Override
    public Map<Fault, String> unavailable() {
        return Map.of(
                Fault.FORGET_POSITION, "a queue has no positions",
                Fault.DELETE_UNREAD, "RabbitMQ deletes no message for its age");
    }

    /** A quorum queue is lost with what was confirmed in it when the server is killed in the first second of the queue's life. */
    @Override
    public void killBroker() throws Exception {
        if (new CountDownLatch(1).await(QUEUE_SETTLES_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
        super.killBroker();
    }

    @Override
    public void killConsumers(Group group) {
        broker.closeConsumingChannels(RabbitMqNames.queue(ref(group)));
    }

    /** A quorum queue takes one message more than its limit; a classic one in its place takes none. */
    @Override
    public void denyDeadLetters(Group group) throws Exception {
        denied = true;
        replaceDeadLetters(group, Map.of("x-queue-type", "classic", "x-max-length", 0, "x-overflow", "reject-publish"));
    }

    @Override
    public void allowDeadLetters(Group group) throws Exception {
        if (denied) {
            denied = false;
            replaceDeadLetters(group, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1_000_000));
            String queue = RabbitMqNames.deadLetters(ref(group));
            try (Foreign client = new Foreign(broker.address(), USER, PASSWORD)) {
                for (GetResponse one : deadBefore) {
                    client.send("", queue, one.getProps(), one.getBody());
                }
            }
            deadBefore.clear();
        }
    }

    /** The alarm for memory: the server reads nothing more from who publishes. */
    @Override
    public void reachLimit(Group group) {
        broker.control("set_vm_memory_high_watermark", "absolute", "1");
    }

    @Override
    public void liftLimit(Group group) {
        broker.control("set_vm_memory_high_watermark", "0.6");
    }

    /** What lay in the queue is kept, and nobody writes meanwhile. */
    private void replaceDeadLetters(Group group, Map<String, Object> arguments) throws Exception {
        String queue = RabbitMqNames.deadLetters(ref(group));
        proxy.stall(Direction.TO_BROKER);
        try (Foreign client = new Foreign(broker.address(), USER, PASSWORD)) {
            for (GetResponse one = client.take(queue); one != null; one = client.take(queue)) {
                deadBefore.add(one);
            }
            int lost = client.channel().queueDelete(queue).getMessageCount();
            if (lost > 0) {
                throw new IOException(
                        lost + " dead letters of " + group + " were written while their queue was replaced");
            }
            client.channel().queueDeclare(queue, true, false, false, arguments);
        } finally {
            proxy.restore();
        }
    }

    @Override
    public void publishForeign(Group group, byte[] body, Map<String, String> headers) throws Exception {
        try (Foreign client = new Foreign(broker.address(), USER, PASSWORD)) {
            BasicProperties properties = new BasicProperties.Builder()
                    .headers(new LinkedHashMap<>(headers))
                    .build();
            client.send("", RabbitMqNames.queues(ref(group)).get(0), properties, body);
        }
    }
}
