package io.intermodal.activemq;

import io.intermodal.Group;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.ActiveMqOptions;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.brokers.kit.BrokerHarness;
import io.intermodal.tck.Fault;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.util.Map;

/** A real ActiveMQ in a process of its own, behind a proxy that can cut its connections. */
final class ActiveMqHarness extends BrokerHarness {

    private final ActiveMqBroker broker;
    private final String scheduler;

    ActiveMqHarness(String scheduler) {
        this(scheduler, ActiveMqBroker.started(options(scheduler)));
    }

    private ActiveMqHarness(String scheduler, ActiveMqBroker broker) {
        super(
                broker,
                kind -> ActiveMqBroker.started(
                        ActiveMqBroker.with().user(USER, PASSWORD).tls(kind)),
                TcpProxy.to(broker.address()));
        this.broker = broker;
        this.scheduler = scheduler;
    }

    /** As ActiveMQ is shipped: delayed messages would be delivered at once, which the binder has to find out. */
    private static ActiveMqOptions options(String scheduler) {
        ActiveMqOptions options = ActiveMqBroker.with().user(USER, PASSWORD);
        return scheduler.equals("auto") ? options.withoutScheduler() : options;
    }

    @Override
    protected Map<String, String> further() {
        return Map.of("intermodal.activemq.scheduler", scheduler);
    }

    @Override
    public String name() {
        return "activemq " + scheduler;
    }

    @Override
    public Map<Fault, String> unavailable() {
        return Map.of(
                Fault.FORGET_POSITION, "a queue has no positions",
                Fault.DELETE_UNREAD, "ActiveMQ deletes no message for its age");
    }

    @Override
    public void killConsumers(Group group) {
        broker.endConsumers(ActiveMqNames.queue(ref(group)));
    }

    @Override
    public void reachLimit(Group group) {
        broker.full();
    }

    @Override
    public void liftLimit(Group group) {
        broker.empty();
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
}
