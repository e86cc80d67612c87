package io.intermodal.rabbitmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Exchanges, queues and bindings. Asks for everything first and declares only what is missing, so that other arguments of old objects harm nobody. */
final class RabbitMqTopology implements Topology {

    /** Far above what hand-overs without a failure can add up to, and a constant, because arguments never change. */
    private static final int DELIVERY_LIMIT = 100;

    /** Practically none, where messages wait to be looked at; the server's own default would throw them away. */
    private static final int NO_LIMIT = 1_000_000;

    private static final String QUEUE = "queue";
    private static final String EXCHANGE = "exchange";

    private final RabbitMqClient client;
    private final boolean classic;
    private final Map<String, Object> further;

    RabbitMqTopology(RabbitMqClient client, boolean classic, Map<String, Object> further) {
        this.client = client;
        this.classic = classic;
        this.further = further;
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        List<Finding> findings = new ArrayList<>();
        for (PhysicalObject object : physical(plan)) {
            RabbitMqNames.problem(object.name())
                    .ifPresent(problem -> findings.add(new Finding(
                            Severity.CONFLICT, object.name(), problem, "change the setting physical-name")));
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        try (RabbitMqDeclarations broker = new RabbitMqDeclarations(client)) {
            for (DestinationRef ref : plan.destinations()) {
                check(broker, ref, findings);
            }
            for (GroupRef ref : groups(plan)) {
                check(broker, ref, findings);
            }
            for (Duration delay : plan.delayRungs()) {
                require(broker, RabbitMqNames.rung(plan.namespace(), delay), "a delay queue", findings);
            }
        }
        return findings;
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        try (RabbitMqDeclarations broker = new RabbitMqDeclarations(client)) {
            for (DestinationRef ref : plan.destinations()) {
                create(broker, ref);
            }
            for (GroupRef ref : groups(plan)) {
                create(broker, ref);
            }
            for (Duration delay : plan.delayRungs()) {
                broker.queue(RabbitMqNames.rung(plan.namespace(), delay), waiting());
            }
        }
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        try (RabbitMqDeclarations broker = new RabbitMqDeclarations(client)) {
            for (GroupRef ref : plan.groups()) {
                if (RabbitMqNames.isTopic(ref.destination())) {
                    for (String queue : RabbitMqNames.queues(ref)) {
                        broker.delete(queue);
                    }
                    broker.delete(RabbitMqNames.deadLetters(ref));
                } else {
                    // The group's queues are the destination, and destinations stay.
                    for (String queue : RabbitMqNames.queues(ref)) {
                        broker.purge(queue);
                    }
                    broker.purge(RabbitMqNames.deadLetters(ref));
                }
            }
        }
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        List<PhysicalObject> objects = new ArrayList<>();
        for (DestinationRef ref : plan.destinations()) {
            String name = ref.destination().name();
            objects.add(new PhysicalObject(
                    EXCHANGE,
                    RabbitMqNames.exchange(ref),
                    "destination " + name,
                    "type direct, durable" + alternate(ref) + "; publishers: write; first use: configure"));
            if (ref.physicalName().isEmpty()) {
                objects.add(new PhysicalObject(
                        EXCHANGE,
                        RabbitMqNames.marker(ref),
                        "records kind and partitions of destination " + name,
                        "type fanout, durable, internal; first use: configure, write"));
            }
        }
        for (GroupRef ref : groups(plan)) {
            Map<String, Object> arguments = arguments(ref);
            for (String queue : RabbitMqNames.queues(ref)) {
                objects.add(queue(queue, "group " + ref.group().name(), arguments));
            }
            objects.add(queue(
                    RabbitMqNames.deadLetters(ref),
                    "dead letters of group " + ref.group().name(),
                    waiting()));
        }
        for (Duration delay : plan.delayRungs()) {
            objects.add(queue(
                    RabbitMqNames.rung(plan.namespace(), delay),
                    "messages that wait " + delay.toSeconds() + " s",
                    waiting()));
        }
        return objects;
    }

    private static PhysicalObject queue(String name, String purpose, Map<String, Object> arguments) {
        return new PhysicalObject(
                QUEUE, name, purpose, "durable, " + arguments + "; subscribers: read; first use: configure and write");
    }

    /** A queue's one group exists with it. */
    private static Set<GroupRef> groups(Plan plan) {
        Map<String, GroupRef> all = new LinkedHashMap<>();
        plan.groups()
                .forEach(ref -> all.put(RabbitMqNames.queue(ref) + ref.group().mode(), ref));
        for (DestinationRef ref : plan.destinations()) {
            boolean known =
                    plan.groups().stream().anyMatch(group -> group.destination().equals(ref));
            if (!RabbitMqNames.isTopic(ref) && !known) {
                GroupRef main = RabbitMqNames.main(ref);
                all.putIfAbsent(RabbitMqNames.queue(main), main);
            }
        }
        return Set.copyOf(all.values());
    }

    private void check(RabbitMqDeclarations broker, DestinationRef ref, List<Finding> findings) throws BrokerException {
        String exchange = RabbitMqNames.exchange(ref);
        boolean topic = RabbitMqNames.isTopic(ref);
        if (!broker.hasExchange(exchange)) {
            if (topic && ref.physicalName().isEmpty() && broker.hasQueue(exchange)) {
                findings.add(new Finding(
                        Severity.CONFLICT,
                        exchange,
                        "is a queue on the broker, and here a topic",
                        "declare it alike everywhere, remove what is left over, or set physical-name"));
            } else {
                findings.add(missing(exchange, "the exchange of destination " + ref));
            }
            return;
        }
        if (ref.physicalName().isPresent()) {
            return;
        }
        Optional<String> recorded = broker.otherMarker(exchange, RabbitMqNames.marker(ref));
        if (recorded.isPresent()) {
            findings.add(new Finding(
                    Severity.CONFLICT,
                    exchange,
                    "is " + told(recorded.get()) + " on the broker, and " + told(RabbitMqNames.marker(ref)) + " here",
                    "declare kind, order and number of partitions as they are, or use another destination"));
        }
    }

    private void check(RabbitMqDeclarations broker, GroupRef ref, List<Finding> findings) throws BrokerException {
        boolean partitioned = RabbitMqNames.isPartitioned(ref);
        boolean orderedDestination = ref.destination().destination().isOrdered();
        for (String queue : RabbitMqNames.queues(ref)) {
            require(broker, queue, "a queue of group " + ref, findings);
        }
        String other = partitioned ? RabbitMqNames.queue(ref) : RabbitMqNames.partitionQueue(ref, 0);
        if (RabbitMqNames.isTopic(ref.destination()) && orderedDestination && broker.hasQueue(other)) {
            findings.add(new Finding(
                    Severity.CONFLICT,
                    other,
                    "exists, so group " + ref.group().name() + " is read " + (partitioned ? "without" : "in")
                            + " order elsewhere, and here " + (partitioned ? "in" : "without") + " order",
                    "declare the group alike everywhere, or remove it first"));
        }
        require(broker, RabbitMqNames.deadLetters(ref), "the dead-letter queue of group " + ref, findings);
    }

    private static void require(RabbitMqDeclarations broker, String queue, String what, List<Finding> findings)
            throws BrokerException {
        if (!broker.hasQueue(queue)) {
            findings.add(missing(queue, what));
        }
    }

    private static Finding missing(String name, String what) {
        return new Finding(
                Severity.MISSING, name, what + " does not exist", "set intermodal.provisioning=create, or create it");
    }

    private static void create(RabbitMqDeclarations broker, DestinationRef ref) throws BrokerException {
        if (ref.physicalName().isPresent()) {
            broker.exchange(RabbitMqNames.exchange(ref), Map.of());
            return;
        }
        broker.marker(RabbitMqNames.marker(ref));
        broker.exchange(RabbitMqNames.exchange(ref), Map.of("alternate-exchange", RabbitMqNames.marker(ref)));
    }

    /** The dead letters first: a queue's own way to them must not lead nowhere. The bindings last: from then on the group gets its messages. */
    private void create(RabbitMqDeclarations broker, GroupRef ref) throws BrokerException {
        broker.queue(RabbitMqNames.deadLetters(ref), waiting());
        List<String> queues = RabbitMqNames.queues(ref);
        for (String queue : queues) {
            broker.queue(queue, arguments(ref));
        }
        for (int i = 0; i < RabbitMqNames.partitions(ref.destination()); i++) {
            broker.bind(queues.get(i % queues.size()), RabbitMqNames.exchange(ref.destination()), Integer.toString(i));
        }
    }

    private Map<String, Object> arguments(GroupRef ref) {
        Map<String, Object> arguments = new LinkedHashMap<>(type());
        if (!classic) {
            arguments.put("x-delivery-limit", DELIVERY_LIMIT);
        }
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", RabbitMqNames.deadLetters(ref));
        arguments.put("x-overflow", "reject-publish");
        if (RabbitMqNames.isPartitioned(ref)) {
            arguments.put("x-single-active-consumer", true);
        }
        arguments.putAll(further);
        return arguments;
    }

    private Map<String, Object> waiting() {
        Map<String, Object> arguments = new LinkedHashMap<>(type());
        if (!classic) {
            arguments.put("x-delivery-limit", NO_LIMIT);
        }
        return arguments;
    }

    private Map<String, Object> type() {
        return Map.of("x-queue-type", classic ? "classic" : "quorum");
    }

    private static String alternate(DestinationRef ref) {
        return ref.physicalName().isPresent() ? "" : ", alternate-exchange " + RabbitMqNames.marker(ref);
    }

    /** What a marker's name says. */
    private static String told(String marker) {
        if (!marker.contains("__")) {
            return "something else";
        }
        String rest = marker.substring(marker.lastIndexOf("__") + 2);
        String kind = rest.startsWith("queue-") ? "queue" : "topic";
        String count = rest.replace("queue-", "");
        return count.equals("free")
                ? "an unordered " + kind
                : "an ordered " + kind + " of " + count.substring(1) + " partitions";
    }
}
