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

/** GRP: what a group sees, from provisioning on, and what is left of it. */
final class ProvisionRules {

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
}
