package io.intermodal.rocketmq;

import io.intermodal.Group;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.RocketMqBroker;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A real RocketMQ, a name server and a broker in processes of their own, behind proxies that can cut their connections. */
final class RocketMqHarness implements Harness, Faults {

    private static final String USER = "kit";
    private static final String PASSWORD = "let-me-in";
    private static final String OPERATOR = "operator";

    private final RocketMqBroker broker;
    private final Network network;
    private final TlsBrokers encrypted;

    RocketMqHarness() {
        this.broker = RocketMqBroker.started(RocketMqBroker.with()
                .user(USER, PASSWORD)
                .administrator(OPERATOR, PASSWORD)
                .proxied());
        this.network = new ProxyNetwork(broker.proxy(), broker.nameServerProxy());
        this.encrypted = new TlsBrokers(
                kind -> RocketMqBroker.started(
                        RocketMqBroker.with().user(USER, PASSWORD).tls(kind)),
                one -> settings(at(one.tlsAddress()), PASSWORD));
    }

    @Override
    public String name() {
        return "rocketmq";
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = settings(at(broker.nameServerProxy().address()), PASSWORD);
        // The first connection of a process loads a thousand classes, and on a busy machine that takes seconds.
        settings.put("intermodal.connect-timeout", "30s");
        return settings;
    }

    private static Map<String, String> settings(String address, String password) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("intermodal.broker", address);
        settings.put("intermodal.user", USER);
        settings.put("intermodal.password", password);
        return settings;
    }

    private static String at(Address address) {
        return "rocketmq://" + address.host() + ":" + address.port();
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
        Map<Fault, String> reasons = new EnumMap<>(Fault.class);
        reasons.put(
                Fault.KILL_CONSUMERS,
                "RocketMQ ends no consumer whose connection stands; a member that was taken off the list reports again");
        reasons.put(
                Fault.DELETE_UNREAD,
                "RocketMQ deletes whole files with the messages of all topics, never those of one");
        return reasons;
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
        broker.proxy().cut();
        broker.nameServerProxy().cut();
    }

    /** A member owns its queues by what is written on the broker, not by a connection: what it holds stays its own. */
    @Override
    public boolean cutTakesWhatIsHeld() {
        return false;
    }

    private static GroupRef ref(Group group) {
        return new GroupRef(group, new DestinationRef(group.destination(), "", Optional.empty()), Optional.empty());
    }

    @Override
    public void denyDeadLetters(Group group) throws Exception {
        operator().deny(USER, RocketMqNames.deadLetters(ref(group)));
    }

    @Override
    public void allowDeadLetters(Group group) throws Exception {
        operator().allow(USER, RocketMqNames.deadLetters(ref(group)));
    }

    @Override
    public void publishForeign(Group group, byte[] body, Map<String, String> headers) throws Exception {
        operator().send(RocketMqNames.topic(ref(group).destination()), body, headers);
    }

    @Override
    public void forgetPosition(Group group) throws Exception {
        operator()
                .forget(
                        RocketMqNames.group(ref(group)),
                        RocketMqNames.topic(ref(group).destination()));
    }

    private Operator operator() {
        return new Operator(broker.address().host() + ":" + broker.address().port(), OPERATOR, PASSWORD);
    }

    @Override
    public Map<String, String> deadAddress() {
        try (ServerSocket free = new ServerSocket(0)) {
            return settings("rocketmq://localhost:" + free.getLocalPort(), PASSWORD);
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public Map<String, String> wrongCredentials() {
        return settings(at(broker.nameServerProxy().address()), "wrong-9c1e");
    }

    @Override
    public void close() {
        try {
            encrypted.close();
        } finally {
            broker.close();
        }
    }
}
