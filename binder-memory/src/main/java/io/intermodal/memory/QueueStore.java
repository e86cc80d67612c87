package io.intermodal.memory;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Mode;
import io.intermodal.StartPosition;
import io.intermodal.Support;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The queue shape: a destination is a fan-out to the queue of every group; each message is accounted for. Under the broker's lock. */
final class QueueStore implements Store {

    private final Server server;
    private final Catalogue catalogue = new Catalogue(false);
    private final Map<String, MemoryQueue> queues = new LinkedHashMap<>();

    QueueStore(Server server) {
        this.server = server;
    }

    @Override
    public String product() {
        return "Intermodal memory (queue)";
    }

    @Override
    public Map<Capability, Support> support() {
        return Map.of(
                Capability.UNBOUNDED_CONSUMERS, Support.NATIVE,
                Capability.CRASH_LOOP_GUARD, Support.NATIVE,
                Capability.UNROUTABLE_DETECTION, Support.NATIVE,
                Capability.LAG, Support.NATIVE,
                Capability.DEAD_LETTER_PEEK, Support.NATIVE);
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return QueueObjects.of(plan);
    }

    @Override
    public String place(Route route) {
        return Names.place(route, false);
    }

    @Override
    public void publish(Route route, Content content, long dueMillis) throws BrokerException {
        if (route instanceof Route.Everyone everyone) {
            // Whoever is a group now gets it when it is due; a group made meanwhile does not.
            for (String group :
                    List.copyOf(catalogue.get(everyone.destination()).groups())) {
                put(group, content, dueMillis);
            }
        } else {
            put(queue(place(route)).name(), content, dueMillis);
        }
    }

    private void put(String name, Content content, long dueMillis) {
        server.delayed().add(dueMillis, name, content, () -> {
            MemoryQueue queue = queues.get(name);
            if (queue != null) {
                queue.add(content);
            }
        });
    }

    @Override
    public void inject(String place, Content content) throws BrokerException {
        queue(place).add(content);
    }

    private MemoryQueue queue(String name) throws BrokerException {
        MemoryQueue queue = queues.get(name);
        if (queue == null) {
            throw server.error(BrokerException.Kind.NOT_FOUND, "has no queue '" + name + "'; provision it first");
        }
        return queue;
    }

    @Override
    public List<Finding> check(Plan plan) {
        List<Finding> findings = catalogue.conflicts(plan);
        Set<String> contradicted = findings.stream().map(Finding::subject).collect(Collectors.toSet());
        for (PhysicalObject object : physical(plan)) {
            if (contradicted.contains(object.name())) {
                continue;
            }
            boolean topic = object.kind().equals(QueueObjects.TOPIC);
            if (topic ? !catalogue.has(object.name()) : !queues.containsKey(object.name())) {
                Catalogue.missing(findings, object.name());
            }
        }
        return findings;
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        catalogue.refuseConflicts(plan);
        for (DestinationRef ref : plan.destinations()) {
            Catalogue.Entry entry = catalogue.declare(ref);
            if (ref.destination().kind() == Destination.Kind.QUEUE) {
                makeGroup(entry, Names.destination(ref));
            }
        }
        for (GroupRef ref : plan.groups()) {
            Catalogue.Entry entry = catalogue.get(ref.destination());
            if (ref.group().start() == StartPosition.EARLIEST && !queues.containsKey(Names.group(ref))) {
                throw server.error(
                        BrokerException.Kind.UNSUPPORTED,
                        "keeps nothing that was published before group " + ref.group()
                                + " exists; start it NEW, or use memory:log");
            }
            makeGroup(entry, Names.group(ref));
        }
        plan.delayRungs().forEach(rung -> make(Names.rung(plan.namespace(), rung), 1));
    }

    private void makeGroup(Catalogue.Entry entry, String name) {
        make(name, QueueObjects.buckets(entry.declared()));
        make(name + "_dead", 1);
        entry.groups().add(name);
    }

    private void make(String name, int bucketCount) {
        queues.computeIfAbsent(name, missing -> new MemoryQueue(name, bucketCount, server.faults()::pick));
    }

    @Override
    public void remove(Plan plan) {
        for (GroupRef ref : plan.groups()) {
            Catalogue.Entry entry = catalogue.find(ref.destination());
            if (entry != null && entry.groups().remove(Names.group(ref))) {
                drop(Names.group(ref));
                drop(Names.deadLetters(ref));
                if (entry.declared().kind() == Destination.Kind.QUEUE) {
                    makeGroup(entry, Names.group(ref)); // a queue is never without its group
                }
            }
        }
    }

    private void drop(String name) {
        MemoryQueue queue = queues.remove(name);
        server.delayed().forget(name);
        if (queue != null) {
            BrokerException cause = server.error(BrokerException.Kind.NOT_FOUND, "has removed queue '" + name + "'");
            for (QueueConsumer consumer : queue.consumers()) {
                consumer.session().channel().end(cause);
            }
        }
    }

    @Override
    public void detachAll(boolean abrupt) {
        for (MemoryQueue queue : queues.values()) {
            queue.consumers().forEach(consumer -> consumer.session().detach(abrupt));
        }
    }

    @Override
    public Source source(SourceConfig config, SourceChannel channel) throws BrokerException {
        QueueSession session = new QueueSession(channel, config.mode());
        for (Route route : config.routes()) {
            MemoryQueue queue = queue(place(route));
            Mode shared = queue.mode();
            if (shared != null && shared != config.mode()) {
                throw server.error(
                        BrokerException.Kind.CONFLICT,
                        "has members of mode " + shared + " on queue '" + queue.name()
                                + "'; all members of a group use one mode");
            }
            session.read(queue, new Lane(route, queue.name()));
        }
        return new MemoryQueueSource(channel, session);
    }

    @Override
    public long backlog(GroupRef group) throws BrokerException {
        String name = Names.group(group);
        return queue(name).size() + server.delayed().count(name);
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        Lane lane = new Lane(new Route.DeadLetters(group), Names.deadLetters(group));
        return queue(lane.name()).contents().stream()
                .limit(max)
                .map(record -> record.incoming(lane, record.deliveries()))
                .toList();
    }

    @Override
    public List<MemoryRecord> contents(String place) {
        MemoryQueue queue = queues.get(place);
        return queue == null ? List.of() : queue.contents();
    }

    @Override
    public Set<String> places() {
        return queues.keySet();
    }

    @Override
    public Map<String, Long> committed(String group) {
        return Map.of();
    }

    @Override
    public int consumers(String place) {
        MemoryQueue queue = queues.get(place);
        return queue == null ? 0 : queue.consumers().size();
    }
}
