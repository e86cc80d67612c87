package io.intermodal.activemq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.DestinationInfo;

/** Makes queues and topics by using them, which is how ActiveMQ makes them, and finds them in the broker's advisories. */
final class ActiveMqTopology implements Topology {

    private static final String QUEUE = "queue";
    private static final String RENAME = "change the setting physical-name";
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration INVENTORY_PATIENCE = Duration.ofSeconds(2);

    private final ActiveMqClient client;

    ActiveMqTopology(ActiveMqClient client) {
        this.client = client;
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        List<Finding> findings = new ArrayList<>();
        for (PhysicalObject object : physical(plan)) {
            ActiveMqNames.problem(object.name())
                    .ifPresent(problem -> findings.add(new Finding(Severity.CONFLICT, object.name(), problem, RENAME)));
        }
        Optional<ActiveMqInventory> known = inventory();
        if (known.isEmpty()) {
            findings.add(
                    new Finding(
                            Severity.WARNING,
                            "ActiveMQ.Advisory.>",
                            "the broker does not tell which destinations it has, so nothing could be compared",
                            "switch advisorySupport on and permit reading ActiveMQ.Advisory.>, or set intermodal.provisioning=none"));
            return findings;
        }
        ActiveMqInventory inventory = known.get();
        for (DestinationRef ref : plan.destinations()) {
            check(ref, inventory, findings);
        }
        for (GroupRef ref : plan.groups()) {
            if (!inventory.hasQueue(ActiveMqNames.queue(ref))) {
                findings.add(missing(ActiveMqNames.queue(ref), "the queue of group " + ref));
            }
        }
        return findings;
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        for (DestinationRef ref : plan.destinations()) {
            ActiveMQDestination destination = ActiveMqNames.of(ref);
            if (ActiveMqNames.isTopic(ref)) {
                ask("creating " + destination.getQualifiedName(), session -> createTopic(destination));
            } else {
                pin(destination.getPhysicalName());
            }
        }
        for (GroupRef ref : plan.groups()) {
            pin(ActiveMqNames.queue(ref));
            touch(ActiveMqNames.deadLetters(ref));
        }
        for (Duration delay : plan.delayRungs()) {
            touch(ActiveMqNames.rung(plan.namespace(), delay));
        }
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        for (GroupRef ref : plan.groups()) {
            destroy(ActiveMqNames.queue(ref));
            destroy(ActiveMqNames.deadLetters(ref));
            if (!ActiveMqNames.isTopic(ref.destination())) {
                // The group's queue is the destination, and destinations stay.
                pin(ActiveMqNames.queue(ref));
            }
        }
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        List<PhysicalObject> objects = new ArrayList<>();
        for (DestinationRef ref : plan.destinations()) {
            objects.add(new PhysicalObject(
                    ActiveMqNames.isTopic(ref) ? "topic" : QUEUE,
                    ActiveMqNames.name(ref),
                    "destination " + ref.destination().name(),
                    "publishers: write; first use: admin"));
        }
        for (GroupRef ref : plan.groups()) {
            objects.add(queue(ActiveMqNames.queue(ref), "group " + ref.group().name()));
            objects.add(queue(
                    ActiveMqNames.deadLetters(ref),
                    "dead letters of group " + ref.group().name()));
        }
        for (Duration delay : plan.delayRungs()) {
            objects.add(queue(
                    ActiveMqNames.rung(plan.namespace(), delay), "messages that wait " + delay.toSeconds() + " s"));
        }
        return objects;
    }

    private static void check(DestinationRef ref, ActiveMqInventory inventory, List<Finding> findings) {
        String name = ActiveMqNames.name(ref);
        boolean topic = ActiveMqNames.isTopic(ref);
        if (topic && !name.startsWith("VirtualTopic.")) {
            findings.add(new Finding(
                    Severity.WARNING,
                    name,
                    "the broker copies messages to groups only from topics that it is told to; by default those whose names begin with"
                            + " VirtualTopic.",
                    "configure the virtual topic on the broker, or change the setting physical-name"));
        }
        String other = ActiveMqNames.nameOfOtherKind(ref);
        if (ref.physicalName().isEmpty()
                && (topic ? inventory.hasQueue(other) : inventory.hasTopic(other) || inventory.hasGroupOf(other))) {
            findings.add(new Finding(
                    Severity.CONFLICT,
                    other,
                    "exists, so somebody uses " + ref.destination().name() + " as a " + (topic ? "queue" : "topic")
                            + ", and here it is a " + (topic ? "topic" : "queue"),
                    "declare it alike everywhere, remove what is left over, or set physical-name"));
        }
        if (topic ? !inventory.hasTopic(name) && !inventory.hasGroupOf(name) : !inventory.hasQueue(name)) {
            findings.add(missing(name, "destination " + ref));
        }
    }

    private static Finding missing(String name, String what) {
        return new Finding(
                Severity.MISSING, name, what + " does not exist", "set intermodal.provisioning=create, or create it");
    }

    private static PhysicalObject queue(String name, String purpose) {
        return new PhysicalObject(QUEUE, name, purpose, "subscribers: read and write; first use: admin");
    }

    private Optional<ActiveMqInventory> inventory() throws BrokerException {
        return client.bounded("listing destinations", client.requestTimeout(), () -> {
            Session session = client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
            try {
                return ActiveMqInventory.of(session, INVENTORY_PATIENCE.toMillis());
            } catch (JMSSecurityException notPermitted) {
                return Optional.empty();
            } finally {
                session.close();
            }
        });
    }

    private void createTopic(ActiveMQDestination topic) throws JMSException {
        DestinationInfo add = new DestinationInfo(
                client.connection().getConnectionInfo().getConnectionId(), DestinationInfo.ADD_OPERATION_TYPE, topic);
        try {
            client.connection().syncSendPacket(add);
        } catch (JMSSecurityException notPermitted) {
            // Whoever publishes may be permitted to; if not, publishing says so.
        }
    }

    /** A member that has just gone may still count as one until the broker has seen its connection end. */
    private void destroy(String queue) throws BrokerException {
        long deadline = client.time().nanoTime() + client.requestTimeout().toNanos();
        while (true) {
            try {
                ask(
                        "removing queue " + queue,
                        session -> client.connection().destroyDestination(new ActiveMQQueue(queue)));
                return;
            } catch (BrokerException e) {
                if (e.kind() != BrokerException.Kind.CONFLICT || client.time().nanoTime() - deadline > 0 || !paused()) {
                    throw e;
                }
            }
        }
    }

    private boolean paused() {
        CountDownLatch due = new CountDownLatch(1);
        client.time().schedule(due::countDown, RETRY.toNanos());
        try {
            // Bounded, should the scheduler have ended with its connection.
            return due.await(client.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pin(String queue) throws BrokerException {
        ask("creating queue " + queue, session -> ActiveMqPin.create(session, queue));
    }

    /** These two are sent to by name, which makes them again if a restarted broker has forgotten them. */
    private void touch(String queue) throws BrokerException {
        ask(
                "creating queue " + queue,
                session -> session.createConsumer(new ActiveMQQueue(queue + "?consumer.prefetchSize=0"))
                        .close());
    }

    private void ask(String what, Question question) throws BrokerException {
        client.boundedly(what, client.requestTimeout(), () -> {
            Session session = client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
            try {
                question.ask(session);
            } finally {
                session.close();
            }
        });
    }

    private interface Question {
        void ask(Session session) throws JMSException;
    }
}
