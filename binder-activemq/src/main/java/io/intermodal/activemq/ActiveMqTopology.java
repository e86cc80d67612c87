package io.intermodal.activemq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.activemq.command.ActiveMQQueue;

/** Makes queues by opening a consumer on them, which is how ActiveMQ makes them; topics come into being with their first publisher. */
final class ActiveMqTopology implements Topology {

    private final ActiveMqClient client;

    ActiveMqTopology(ActiveMqClient client) {
        this.client = client;
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        List<Finding> findings = new ArrayList<>();
        for (PhysicalObject object : physical(plan)) {
            ActiveMqNames.problem(object.name())
                    .ifPresent(problem -> findings.add(new Finding(
                            Finding.Severity.CONFLICT, object.name(), problem, "change the setting physical-name")));
        }
        return findings;
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        for (String queue : queues(plan)) {
            client.boundedly("creating queue " + queue, client.requestTimeout(), () -> {
                Session session = client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
                try {
                    // Without prefetch it takes nothing away from those who really consume.
                    MessageConsumer consumer =
                            session.createConsumer(new ActiveMQQueue(queue + "?consumer.prefetchSize=0"));
                    consumer.close();
                } finally {
                    session.close();
                }
            });
        }
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        Set<String> queues = new LinkedHashSet<>();
        for (GroupRef group : plan.groups()) {
            queues.add(ActiveMqNames.queue(group));
            queues.add(ActiveMqNames.deadLetters(group));
        }
        for (String queue : queues) {
            client.boundedly("removing queue " + queue, client.requestTimeout(), () -> {
                client.connection().destroyDestination(new ActiveMQQueue(queue));
            });
        }
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        List<PhysicalObject> objects = new ArrayList<>();
        for (DestinationRef ref : plan.destinations()) {
            objects.add(new PhysicalObject(
                    ActiveMqNames.isTopic(ref) ? "topic" : "queue",
                    ActiveMqNames.name(ref),
                    "destination " + ref.destination().name(),
                    "publishers: write"));
        }
        for (GroupRef ref : plan.groups()) {
            objects.add(new PhysicalObject(
                    "queue",
                    ActiveMqNames.queue(ref),
                    "group " + ref.group().name(),
                    "subscribers: read and write; first use: admin"));
            objects.add(new PhysicalObject(
                    "queue",
                    ActiveMqNames.deadLetters(ref),
                    "dead letters of group " + ref.group().name(),
                    "subscribers: read and write; first use: admin"));
        }
        for (Duration delay : plan.delayRungs()) {
            objects.add(new PhysicalObject(
                    "queue",
                    ActiveMqNames.rung(plan.namespace(), delay),
                    "messages that wait " + delay.toSeconds() + " s",
                    "everybody: read and write; first use: admin"));
        }
        return objects;
    }

    private Set<String> queues(Plan plan) throws BrokerException {
        Set<String> queues = new LinkedHashSet<>();
        for (PhysicalObject object : physical(plan)) {
            if (object.kind().equals("queue")) {
                queues.add(object.name());
            }
        }
        return queues;
    }
}
