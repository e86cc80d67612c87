package io.intermodal.activemq;

import io.intermodal.Group;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.ActiveMqOptions;
import io.intermodal.brokers.Address;
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
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A real ActiveMQ in a process of its own, behind a proxy that can cut its connections. */
final class ActiveMqHarness implements Harness, Faults {

    private static final String USER = "kit";
    private static final String PASSWORD = "let-me-in";

    private final ActiveMqBroker broker;
    private final TcpProxy proxy;
    private final Network network;
    private final TlsBrokers encrypted;
    private final String scheduler;

    ActiveMqHarness(String scheduler) {
        this.scheduler = scheduler;
        ActiveMqOptions options = ActiveMqBroker.with().user(USER, PASSWORD);
        // As ActiveMQ is shipped: delayed messages would be delivered at once, which the binder has to find out.
        this.broker = ActiveMqBroker.started(scheduler.equals("auto") ? options.withoutScheduler() : options);
        this.proxy = TcpProxy.to(broker.address());
        this.network = new ProxyNetwork(proxy);
        this.encrypted = new TlsBrokers(
                kind -> ActiveMqBroker.started(
                        ActiveMqBroker.with().user(USER, PASSWORD).tls(kind)),
                one -> settings(at(one.tlsAddress()), PASSWORD));
    }

    @Override
    public String name() {
        return "activemq " + scheduler;
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
        settings.put("intermodal.activemq.scheduler", scheduler);
        return settings;
    }

    private static String at(Address address) {
        return "activemq://" + address.host() + ":" + address.port();
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
                Fault.DELETE_UNREAD, "ActiveMQ deletes no message for its age");
    }

    @Override
    public void restartBroker() {
        broker.restart();
    }

    @Override
    public void killBroker() {
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
        broker.endConsumers(ActiveMqNames.queue(ref(group)));
    }

    @Override
    public void denyDeadLetters(Group group) {
        broker.deny(ActiveMqNames.deadLetters(ref(group)));
    }

    @Override
    public void allowDeadLetters(Group group) {
        broker.allowAll();
    }

    @Override
    public void publishForeign(Group group, byte[] body, Map<String, String> headers) throws JMSException {
        try (Foreign client = new Foreign(broker.address(), USER, PASSWORD)) {
            client.send(ActiveMqNames.queue(ref(group)), session -> {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(body);
                for (Map.Entry<String, String> header : headers.entrySet()) {
                    message.setStringProperty(header.getKey(), header.getValue());
                }
                return message;
            });
        }
    }

    private static GroupRef ref(Group group) {
        DestinationRef destination = new DestinationRef(group.destination(), "", Optional.empty());
        return new GroupRef(group, destination, Optional.empty());
    }

    @Override
    public Map<String, String> deadAddress() {
        try (ServerSocket free = new ServerSocket(0)) {
            return settings("activemq://localhost:" + free.getLocalPort(), PASSWORD);
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
