package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.StartPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** GRP: groups, their members, and what each of them sees. */
final class GroupRules {

    @Rule(
            id = "GRP-1",
            statement = {"C8"},
            answers = {50},
            title = "two members share a group's messages: each goes to one of them, and both get some")
    void share(Scenario s) throws Exception {
        Destination topic = s.topic("shared");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Gate both = new Gate();
        s.member(group, "first").start(delivery -> both.pass());
        s.member(group, "second").on(s.connect(builder -> builder)).start(delivery -> both.pass());
        Feed feed = s.feed(topic);
        for (int i = 0; i < 80; i++) {
            feed.send("message " + i);
        }
        s.await("both members have a message", () -> members(s, group).size() == 2);
        both.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "GRP-2",
            statement = {"C8", "C9"},
            answers = {51},
            title = "members that join and leave under load lose nothing")
    void joinAndLeave(Scenario s) {
        Destination topic = s.topic("coming-and-going");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Load load = new Load(s, s.feed(topic), 16);
        Member steady = s.member(group, "steady").concurrency(2).start();
        for (int round = 1; round <= 3; round++) {
            Member guest = s.member(group, "guest-" + round)
                    .concurrency(2)
                    .on(s.connect(builder -> builder))
                    .start();
            load.publish(50);
            guest.close();
            load.publish(20);
        }
        s.awaitFinished(group);
        Check.equal("the steady member's name", "steady", steady.name());
    }

    @Rule(
            id = "GRP-3",
            statement = {"C22", "C1"},
            answers = {56, 110},
            title = "a group that was away gets what was published meanwhile, and resumes where it was")
    void away(Scenario s) {
        Destination topic = s.topic("away");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").start();
        for (int i = 0; i < 10; i++) {
            feed.send("before " + i);
        }
        s.awaitFinished(group);
        first.close();
        for (int i = 0; i < 10; i++) {
            feed.send("meanwhile " + i);
        }
        s.member(group, "second").on(s.connect(builder -> builder)).start();
        s.awaitFinished(group);
        Check.equal("hand-overs", 20, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "GRP-4",
            statement = {"C22"},
            answers = {55},
            title = "a group that is provisioned late does not see what was confirmed before")
    void late(Scenario s) {
        Destination topic = s.topic("late").ordered();
        Group early = s.group(topic, "early");
        s.provision(early);
        s.member(early).start();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 20; i++) {
            feed.send("key-" + i % 8, "before");
        }
        s.awaitFinished(early);
        Group late = s.group(topic, "late");
        s.provision(late);
        s.member(late).start();
        s.sentinel(feed, late);
        Check.equal(
                "messages that the late group saw, one sentinel a key",
                8,
                s.recorder().handed(late.toString()));
    }

    @Rule(
            id = "GRP-5",
            statement = {"C22"},
            answers = {55},
            title = "a group that starts EARLIEST sees what was confirmed before it was provisioned")
    @Needs(capabilities = Capability.START_EARLIEST)
    void earliest(Scenario s) {
        Destination topic = s.topic("history");
        Group first = s.group(topic, "first");
        s.provision(first);
        s.mayStay(first);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 10; i++) {
            feed.send("before " + i);
        }
        Group all = Group.of(topic, "all").startingAt(StartPosition.EARLIEST);
        s.watch(all).exists(Long.MIN_VALUE);
        s.member(all).start();
        s.awaitFinished(all);
        Check.equal("messages seen", 10, s.recorder().handed(all.toString()));
    }

    @Rule(
            id = "GRP-6",
            statement = {"C22", "C1"},
            answers = {9},
            title =
                    "provisioning is idempotent, and many instances may do it at once: nothing confirmed after the first is lost")
    void provisionedAtOnce(Scenario s) throws Exception {
        Destination topic = s.topic("at-once");
        Group group = s.group(topic, "workers");
        List<Connection> instances = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            instances.add(s.connect(builder -> builder));
        }
        s.provision(group);
        Feed feed = s.feed(topic);
        Crew crew = new Crew();
        for (Connection instance : instances) {
            crew.add(() -> instance.provision(group));
        }
        for (int i = 0; i < 20; i++) {
            feed.send("message " + i);
        }
        crew.finish(s.patience());
        s.member(group).start();
        s.awaitFinished(group);
        Check.equal("messages seen", 20, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "GRP-7",
            statement = {"C22"},
            answers = {58},
            title = "removing a group removes what waits for it and its dead letters; provisioned again it starts anew")
    void removed(Scenario s) {
        Destination topic = s.topic("removed").ordered();
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").start(delivery -> delivery.reject("no"));
        feed.send("key", "rejected");
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        first.close();
        feed.send("key", "waiting");
        s.remove(group);
        s.connection().provision(group);
        Check.equal(
                "dead letters after the group was removed",
                0,
                s.deadLetters(group).size());
        s.member(group, "second").start();
        s.sentinel(feed, group);
        Check.equal("hand-overs: one rejected, one sentinel", 2, s.recorder().handed(group.toString()));
        s.watch(group).gone = false;
    }

    @Rule(
            id = "GRP-8",
            statement = {"C8", "C11"},
            title = "more members than partitions all get work")
    @Needs(capabilities = Capability.UNBOUNDED_CONSUMERS)
    void manyMembers(Scenario s) throws Exception {
        Destination topic = s.topic("crowd").partitions(2);
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Gate all = new Gate();
        for (int i = 0; i < 4; i++) {
            s.member(group, "member-" + i).with(b -> b.prefetch(1)).start(delivery -> all.pass());
        }
        Feed feed = s.feed(topic);
        for (int i = 0; i < 40; i++) {
            feed.send("message " + i);
        }
        s.await("four members have a message", () -> members(s, group).size() == 4);
        all.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "GRP-9",
            statement = {"C8"},
            answers = {59},
            title = "names that look alike stay apart, and the physical objects of a group can be listed")
    void names(Scenario s) {
        Destination dotted = s.topic("a.b");
        Destination dashed = s.topic("a-b");
        Group one = s.group(dotted, "c");
        Group two = s.group(dashed, "c");
        Group three = s.group(s.topic("a"), "b.c");
        Group four = s.group(s.topic("a"), "b-c");
        s.provision(one, two, three, four);
        List<Group> groups = List.of(one, two, three, four);
        groups.forEach(group -> s.member(group).start());
        Feed feed = s.feed(dotted);
        feed.send("key", "for the dotted one alone");
        s.awaitFinished(one);
        for (Group group : groups) {
            s.sentinel(s.feed(group.destination()), group);
        }
        Check.equal(
                "hand-overs to the dashed one, its sentinel only",
                1,
                s.recorder().handed(two.toString()));
        Set<String> described = new TreeSet<>();
        for (Group group : groups) {
            List<String> lines = s.connection().describe(group);
            Check.that(!lines.isEmpty(), "describe(" + group + ") must name the group's physical objects");
            described.add(String.join("\n", lines));
        }
        Check.equal("different descriptions of four groups", 4, described.size());
    }

    private static Set<String> members(Scenario s, Group group) {
        return s.recorder().deliveries(group.toString()).stream()
                .map(Event.Handed::member)
                .collect(Collectors.toSet());
    }
}
