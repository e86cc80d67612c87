package io.intermodal.rocketmq;

import io.intermodal.Group;
import io.intermodal.brokers.RocketMqBroker;
import io.intermodal.brokers.kit.BrokerHarness;
import io.intermodal.tck.Fault;
import java.util.EnumMap;
import java.util.Map;

/** A real RocketMQ, a name server and a broker in processes of their own, behind proxies that can cut their connections. */
final class RocketMqHarness extends BrokerHarness {

    private static final String OPERATOR = "operator";

    private final RocketMqBroker broker;

    RocketMqHarness() {
        this(RocketMqBroker.started(RocketMqBroker.with()
                .user(USER, PASSWORD)
                .administrator(OPERATOR, PASSWORD)
                .proxied()));
    }

    private RocketMqHarness(RocketMqBroker broker) {
        super(
                broker,
                kind -> RocketMqBroker.started(
                        RocketMqBroker.with().user(USER, PASSWORD).tls(kind)),
                broker.nameServerProxy(),
                broker.proxy());
        this.broker = broker;
    }

    /** The first connection of a process loads a thousand classes, and on a busy machine that takes seconds. */
    @Override
    protected Map<String, String> further() {
        return Map.of("intermodal.connect-timeout", "30s");
    }

    @Override
    public String name() {
        return "rocketmq";
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
        reasons.put(Fault.REACH_LIMIT, "RocketMQ's limit is how full the machine's disk is");
        return reasons;
    }

    /** A member owns its queues by what is written on the broker, not by a connection: what it holds stays its own. */
    @Override
    public boolean cutTakesWhatIsHeld() {
        return false;
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
}
