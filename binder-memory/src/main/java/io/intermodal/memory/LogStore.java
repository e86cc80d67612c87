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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The log shape: a destination is a log, a group a position in each of its partitions, with a log of its own for retries that has as many.
 * Dead letters and delay rungs have one partition, so that they keep the order of writing. Under the broker's lock.
 */
final class LogStore implements Store {

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    private final Server server;
    private final Catalogue catalogue = new Catalogue(true);
    private final Map<String, MemoryLog> logs = new LinkedHashMap<>();
    private final Map<String, LogGroup> groups = new LinkedHashMap<>();

    LogStore(Server server) {
        this.server = server;
    }

    @Override
    public String product() {
        return "Intermodal memory (log)";
    }

    @Override
    public Map<Capability, Support> support() {
        return Map.of(
                Capability.START_EARLIEST, Support.NATIVE,
                Capability.UNROUTABLE_DETECTION, Support.NATIVE,
                Capability.LAG, Support.NATIVE,
                Capability.DEAD_LETTER_PEEK, Support.NATIVE,
                Capability.BALANCED_ORDERED_SCALE_OUT, Support.NATIVE);
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return LogObjects.of(plan);
    }

    @Override
    public String place(Route route) {
        return Names.place(route, true);
    }

    @Override
    public void publish(Route route, Content content, long dueMillis) throws BrokerException {
        String name = log(place(route)).name();
        server.delayed().add(dueMillis, name, content, () -> {
            MemoryLog log = logs.get(name);
            if (log != null) {
                log.append(content);
            }
        });
    }

    @Override
    public void inject(String place, Content content) throws BrokerException {
        log(place).append(content);
    }

    private MemoryLog log(String name) throws BrokerException {
        MemoryLog log = logs.get(name);
        if (log == null) {
            throw server.error(BrokerException.Kind.NOT_FOUND, "has no log '" + name + "'; provision it first");
        }
        return log;
    }

    private LogGroup group(String name) throws BrokerException {
        LogGroup group = groups.get(name);
        if (group == null) {
            throw server.error(BrokerException.Kind.NOT_FOUND, "has no group '" + name + "'; provision it first");
        }
        return group;
    }

    @Override
    public List<Finding> check(Plan plan) {
        List<Finding> findings = catalogue.conflicts(plan);
        for (PhysicalObject object : physical(plan)) {
            Map<String, ?> existing = object.kind().equals(LogObjects.GROUP) ? groups : logs;
            if (!existing.containsKey(object.name())) {
                Catalogue.missing(findings, object.name());
            }
        }
        return findings;
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        catalogue.refuseConflicts(plan);
        for (DestinationRef ref : plan.destinations()) {
            String name = Names.destination(ref);
            Destination declared = catalogue.declare(ref).declared();
            MemoryLog log = make(name, declared.partitions(), declared.retention());
            if (declared.kind() == Destination.Kind.QUEUE) {
                makeGroup(log, name, declared, false);
            }
        }
        for (GroupRef ref : plan.groups()) {
            Destination declared = catalogue.get(ref.destination()).declared();
            MemoryLog log = log(Names.destination(ref.destination()));
            makeGroup(log, Names.group(ref), declared, ref.group().start() == StartPosition.EARLIEST);
        }
        for (Duration rung : plan.delayRungs()) {
            makeSingle(Names.rung(plan.namespace(), rung));
        }
    }

    private MemoryLog make(String name, int partitions, Duration retention) {
        return logs.computeIfAbsent(name, missing -> new MemoryLog(name, partitions, retention));
    }

    private void makeGroup(MemoryLog main, String name, Destination declared, boolean earliest) {
        if (!groups.containsKey(name)) {
            MemoryLog retry = make(name + "_retry", declared.partitions(), declared.retention());
            LogGroup group = new LogGroup(server, name, List.of(main, retry));
            group.pin(main, earliest);
            group.pin(retry, true);
            groups.put(name, group);
        }
        makeSingle(name + "_dead");
    }

    private void makeSingle(String name) {
        MemoryLog log = make(name, 1, DEAD_LETTER_RETENTION);
        groups.computeIfAbsent(name, missing -> {
            LogGroup group = new LogGroup(server, name, List.of(log));
            group.pin(log, true);
            return group;
        });
    }

    @Override
    public void remove(Plan plan) {
        for (GroupRef ref : plan.groups()) {
            String name = Names.group(ref);
            if (groups.containsKey(name)) {
                drop(name);
                drop(Names.deadLetters(ref));
                List.of(Names.retry(ref), Names.deadLetters(ref)).forEach(this::dropLog);
                MemoryLog main = logs.get(Names.destination(ref.destination()));
                Destination destination = ref.group().destination();
                if (main != null && destination.kind() == Destination.Kind.QUEUE) {
                    makeGroup(main, name, destination, false); // a queue is never without its group
                }
            }
        }
    }

    private void drop(String name) {
        LogGroup group = groups.remove(name);
        if (group != null) {
            group.dissolve(server.error(BrokerException.Kind.NOT_FOUND, "has removed group '" + name + "'"));
        }
    }

    private void dropLog(String name) {
        logs.remove(name);
        server.delayed().forget(name);
    }

    @Override
    public void detachAll(boolean abrupt) {
        for (LogGroup group : groups.values()) {
            group.members().forEach(member -> member.session().detach());
        }
    }

    @Override
    public Source source(SourceConfig config, SourceChannel channel) throws BrokerException {
        LogSession session = new LogSession(channel, config);
        for (Route route : config.routes()) {
            String name = route instanceof Route.OneGroup one ? Names.group(one.group()) : place(route);
            LogGroup group = group(name);
            Mode shared = group.mode();
            if (shared != null && shared != config.mode()) {
                throw server.error(
                        BrokerException.Kind.CONFLICT,
                        "has members of mode " + shared + " in group '" + name
                                + "'; all members of a group use one mode");
            }
            session.read(group, route);
        }
        return new MemoryLogSource(channel, session);
    }

    @Override
    public long backlog(GroupRef group) throws BrokerException {
        return group(Names.group(group)).unfinished().size() + server.delayed().count(Names.retry(group));
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        Lane lane = new Lane(new Route.DeadLetters(group), Names.deadLetters(group));
        return group(lane.name()).unfinished().stream()
                .limit(max)
                .map(record -> record.incoming(lane, Incoming.NOT_COUNTED))
                .toList();
    }

    @Override
    public List<MemoryRecord> contents(String place) {
        LogGroup group = groups.get(place);
        MemoryLog log = logs.get(place);
        return group != null ? group.unfinished() : log != null ? log.contents() : List.of();
    }

    @Override
    public Set<String> places() {
        return groups.keySet();
    }

    @Override
    public Map<String, Long> committed(String group) {
        LogGroup found = groups.get(group);
        return found == null ? Map.of() : found.committed();
    }

    @Override
    public int consumers(String place) {
        LogGroup group = groups.get(place);
        return group == null ? 0 : group.members().size();
    }

    @Override
    public void expire(String place) {
        Optional.ofNullable(logs.get(place)).ifPresent(MemoryLog::expire);
    }

    @Override
    public void forgetPositions(String group) {
        Optional.ofNullable(groups.get(group)).ifPresent(LogGroup::forgetPositions);
    }
}
