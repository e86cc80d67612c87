package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent;
import io.intermodal.PublisherOptions;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.SubscribeOptions;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a rule works with: connections, destinations with names of their own, recorded publishers and members, waits, faults. */
final class Scenario {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Harness harness;
    private final String run;
    private final Random random;
    private final Recorder recorder = new Recorder();
    private final Troubles troubles;
    private final List<MessagingEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Map<String, GroupWatch> groups = new LinkedHashMap<>();
    private final Map<String, ConcurrentHashMap<String, AtomicLong>> numbers = new HashMap<>();
    private final Set<Cause> allowed = EnumSet.noneOf(Cause.class);
    private @Nullable Connection main;

    Scenario(Harness harness, Proof proof, long seed) {
        this.harness = harness;
        this.random = new Random(seed ^ proof.id().hashCode());
        this.troubles = new Troubles(harness, recorder, proof.hurtsTheBroker());
        this.run = "t" + Long.toString(Await.epochMillis() % 2_176_782_336L, 36) + RUNS.incrementAndGet() + "-"
                + proof.id().toLowerCase(Locale.ROOT);
    }

    Harness harness() {
        return harness;
    }

    Recorder recorder() {
        return recorder;
    }

    Random random() {
        return random;
    }

    Duration patience() {
        return harness.patience();
    }

    Troubles troubles() {
        return troubles;
    }

    /** What the connections of this scenario told. */
    List<MessagingEvent> events() {
        return events;
    }

    String nextId() {
        return run + "-" + ids.incrementAndGet();
    }

    // Connections

    /** The connection that everything uses unless told otherwise. */
    synchronized Connection connection() {
        if (main == null) {
            main = connect(builder -> builder);
        }
        return main;
    }

    /** Another connection, as another instance of the application would have. */
    Connection connect(UnaryOperator<ConnectionOptions.Builder> change) {
        Connection opened = open(harness.settings(), change);
        synchronized (this) {
            connections.add(opened);
        }
        return opened;
    }

    /** A connection that is expected to fail; if it does not, it is closed at the end. */
    Connection open(Map<String, String> settings, UnaryOperator<ConnectionOptions.Builder> change) {
        Connection opened = Messaging.connect(
                change.apply(options(settings).listen(this::heard)).build());
        synchronized (this) {
            connections.add(opened);
        }
        return opened;
    }

    private void heard(MessagingEvent event) {
        events.add(event);
        if (event instanceof MessagingEvent.ConnectionStateChanged one && one.to() == ConnectionState.RECOVERING) {
            recorder.add(new Event.Troubled(Await.nanos(), ""));
        } else if (event instanceof MessagingEvent.SubscriptionStateChanged one
                && one.to() == SubscriptionState.RECOVERING) {
            recorder.add(new Event.Troubled(Await.nanos(), one.group().toString()));
        }
    }

    /** As an application that names no binder: it is looked for by the address. */
    Connection openWithoutBinder(Map<String, String> settings) {
        ConnectionOptions.Builder builder = ConnectionOptions.builder();
        settings.forEach(builder::set);
        Connection opened = Messaging.connect(builder.build());
        synchronized (this) {
            connections.add(opened);
        }
        return opened;
    }

    /** Options with the binder and these settings. */
    ConnectionOptions.Builder options(Map<String, String> settings) {
        ConnectionOptions.Builder builder = ConnectionOptions.builder();
        harness.binder().ifPresent(builder::binder);
        settings.forEach(builder::set);
        return builder;
    }

    boolean has(Capability capability) {
        return connection().capabilities().has(capability);
    }

    // Destinations and groups

    Destination queue(String name) {
        return Destination.queue(named(name));
    }

    Destination topic(String name) {
        return Destination.topic(named(name));
    }

    /** What all names of this run begin with. */
    String prefix() {
        return run + "-";
    }

    /** A name that belongs to this run. */
    String named(String name) {
        return prefix() + name;
    }

    /** A group, watched from now on. */
    Group group(Destination topic, String name) {
        return watched(Group.of(topic, name));
    }

    /** The group of a queue, watched from now on. */
    Group group(Destination queue) {
        return watched(Group.of(queue));
    }

    /** An ordered group of an ordered topic, watched from now on. */
    Group orderedGroup(Destination topic, String name) {
        return watched(Group.of(topic, name).ordered());
    }

    private Group watched(Group group) {
        watch(group);
        return group;
    }

    /** Makes groups exist; what is published later must reach them. */
    void provision(Group... some) {
        connection().provision(some);
        provisioned(some);
    }

    /** They were made to exist by another connection. */
    void provisioned(Group... some) {
        long since = Await.nanos();
        for (Group group : some) {
            watch(group).exists(since);
        }
    }

    void remove(Group group) {
        watch(group).removed = true;
        watch(group).gone = true;
        connection().remove(group);
    }

    synchronized GroupWatch watch(Group group) {
        return groups.computeIfAbsent(group.toString(), name -> new GroupWatch(group, harness.settling()));
    }

    // Publishing and consuming

    Feed feed(Destination destination) {
        return feed(connection(), destination, PublisherOptions.defaults());
    }

    Feed feed(Connection connection, Destination destination, PublisherOptions options) {
        var publisher = connection.publisher(destination, Codec.bytes(), options);
        if (destination.kind() == Destination.Kind.QUEUE) {
            watch(Group.of(destination)).exists(Await.nanos());
        }
        synchronized (this) {
            return new Feed(
                    this, publisher, numbers.computeIfAbsent(destination.name(), name -> new ConcurrentHashMap<>()));
        }
    }

    /** A member of a group, not started yet. */
    Member member(Group group, String name) {
        return new Member(this, group, name);
    }

    Member member(Group group) {
        return member(group, "member");
    }

    void joining(Group group, String member, SubscribeOptions options) {
        synchronized (this) {
            watch(group).joining(options);
        }
        recorder.add(new Event.Moved(Await.nanos(), group.toString(), member, Event.Move.JOINED));
    }

    synchronized void joined(Group group, Member member) {
        watch(group).exists(Await.nanos());
        members.add(member);
    }

    /** A gate for handlers; whatever happens, it is open at the end. */
    Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    void openGates() {
        gates.forEach(Gate::open);
    }

    // Dead letters

    List<DeadLetter> deadLetters(Group group) {
        return connection().deadLetters(group).list(1000);
    }

    RedriveResult redrive(Group group, RedriveOptions options) {
        List<DeadLetter> before = deadLetters(group);
        for (DeadLetter letter : before) {
            if (!options.isDryRun() && options.filter().test(letter)) {
                recorder.add(
                        new Event.Redriven(Await.nanos(), letter.message().id().orElse(""), group.toString()));
            }
        }
        return connection().deadLetters(group).redrive(options);
    }

    // What the checker should know

    /** Finished messages may come again for these causes. */
    synchronized void allow(Cause... causes) {
        allowed.addAll(List.of(causes));
    }

    /** Messages of this group may stay unfinished at the end of this rule. */
    synchronized void mayStay(Group group) {
        watch(group).complete = false;
    }

    /** This message has to be in the dead letters at the end. */
    synchronized void expectDead(Group group, String id) {
        watch(group).expectedDead.add(id);
    }

    // Waiting

    /** Waits for something that must happen without any fault. */
    void await(String what, BooleanSupplier condition) {
        await(what, patience(), condition);
    }

    void await(String what, Duration atMost, BooleanSupplier condition) {
        if (!recorder.await(atMost, condition)) {
            throw new RuleFailure("Waited " + atMost.toMillis() + " ms for this, and it did not happen: " + what);
        }
    }

    void awaitHanded(Group group, int count) {
        String name = group.toString();
        if (!recorder.await(patience(), () -> recorder.handed(name) >= count)) {
            throw new RuleFailure("Waited " + patience().toMillis() + " ms for " + count + " hand-over(s) to group "
                    + name + ", and there were " + recorder.handed(name) + lost(group));
        }
    }

    /** Waits until every confirmed message has been finished by a group. */
    void awaitFinished(Group group) {
        awaitFinished(group, patience());
    }

    void awaitFinished(Group group, Duration atMost) {
        if (!recorder.await(atMost, new Sparing(() -> replay(group).unfinished().isEmpty()))) {
            throw new RuleFailure(
                    "Waited " + atMost.toMillis() + " ms for group " + group + " to finish" + lost(group));
        }
    }

    private GroupReplay replay(Group group) {
        GroupFacts facts;
        synchronized (this) {
            facts = watch(group).facts();
        }
        return HistoryChecker.replay(recorder.events(), facts);
    }

    private String lost(Group group) {
        List<Anomaly> lost = replay(group).lost();
        if (lost.isEmpty()) {
            return "";
        }
        return "\n" + lost.get(0) + (lost.size() > 1 ? "\nand " + (lost.size() - 1) + " more" : "") + "\nstory of "
                + lost.get(0).id() + ":\n" + Story.of(lost.get(0), recorder.events());
    }

    /** Publishes something later and waits for it: what was to come before has then come. */
    void sentinel(Feed feed, Group group) {
        List<String> ids = feed.sendSentinels();
        await("the sentinel reaches " + group, () -> {
            Set<String> seen = new HashSet<>();
            recorder.deliveries(group.toString()).forEach(one -> seen.add(one.id()));
            return seen.containsAll(ids);
        });
    }

    // The end

    synchronized List<GroupWatch> watched() {
        return new ArrayList<>(groups.values());
    }

    synchronized Set<Cause> allowed() {
        return allowed.isEmpty() ? EnumSet.noneOf(Cause.class) : EnumSet.copyOf(allowed);
    }

    synchronized List<Member> members() {
        return new ArrayList<>(members);
    }

    synchronized List<Connection> connections() {
        return new ArrayList<>(connections);
    }
}
