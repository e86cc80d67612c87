package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.intermodal.Group;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.Direction;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.RabbitMqOptions;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.brokers.kit.ProxyNetwork;
import io.intermodal.brokers.kit.TlsBrokers;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.tck.Fault;
import io.intermodal.tck.Faults;
import io.intermodal.tck.Harness;
import io.intermodal.tck.Network;
import io.intermodal.tck.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real RabbitMQ in a process of its own, behind a proxy that can cut its connections. */
final class RabbitMqHarness implements Harness, Faults {

    private static final String USER = "kit";
    private static final String PASSWORD = "let-me-in";
    private static final int QUEUE_SETTLES_SECONDS = 2;

    private final RabbitMqBroker broker;
    private final TcpProxy proxy;
    private final Network network;
    private final TlsBrokers encrypted;
    private final List<GetResponse> deadBefore = new ArrayList<>();
    private boolean denied;

    RabbitMqHarness(Supplier<RabbitMqOptions> server) {
        this.broker = RabbitMqBroker.started(server.get().user(USER, PASSWORD));
        this.proxy = TcpProxy.to(broker.address());
        this.network = new ProxyNetwork(proxy);
        this.encrypted = new TlsBrokers(
                kind -> RabbitMqBroker.started(server.get().user(USER, PASSWORD).tls(kind)),
                one -> settings(at(one.tlsAddress()), PASSWORD));
    }

    @Override
    public String name() {
        return "rabbitmq " + broker.version();
    }

    @Override
    public Map<String, String> settings() {
        return settings(at(proxy.address()), PASSWORD);
    }

    private Map<String, String> settings(String address, String password) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("intermodal.broker", address);
        settings.put("intermodal.user", USER);
        settings.put("intermodal.password", password);
        return settings;
    }

    private static String at(Address address) {
        return "rabbitmq://" + address.host() + ":" + address.port();
    }

    @Override
    public Faults faults() {
        return this;
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public Optional<TlsSettings> tls() {
        return Optional.of(encrypted);
    }

    @Override
    public boolean isReachableByOtherProcesses() {
        return true;
    }

    @Override
    public Map<Fault, String> unavailable() {
        return Map.of(
                Fault.FORGET_POSITION, "a queue has no positions",
                Fault.DELETE_UNREAD, "RabbitMQ deletes no message for its age");
    }

    @Override
    public void restartBroker() {
        broker.restart();
    }

    /** A quorum queue is lost with what was confirmed in it when the server is killed in the first second of the queue's life. */
    @Override
    public void killBroker() throws InterruptedException {
        if (new CountDownLatch(1).await(QUEUE_SETTLES_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
        broker.kill();
        broker.start();
    }

    @Override
    public void stopBroker() {
        broker.stop();
    }

    @Override
    public void startBroker() {
        if (!broker.isReady()) {
            broker.start();
        }
    }

    @Override
    public void freezeBroker() {
        broker.freeze();
    }

    @Override
    public void thawBroker() {
        broker.thaw();
    }

    @Override
    public void cutConnections() {
        proxy.cut();
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

    private static GroupRef ref(Group group) {
        DestinationRef destination = new DestinationRef(group.destination(), "", Optional.empty());
        return new GroupRef(group, destination, Optional.empty());
    }

    @Override
    public Map<String, String> deadAddress() {
        try (ServerSocket free = new ServerSocket(0)) {
            return settings("rabbitmq://localhost:" + free.getLocalPort(), PASSWORD);
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public Map<String, String> wrongCredentials() {
        return settings(at(proxy.address()), "wrong-9c1e");
    }

    @Override
    public void close() {
        encrypted.close();
        proxy.close();
        broker.close();
    }
}
