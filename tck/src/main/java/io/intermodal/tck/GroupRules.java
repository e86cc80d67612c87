package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import java.util.Set;
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
        Gate both = s.gate();
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
            slow = true,
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
            id = "GRP-8",
            statement = {"C8", "C11"},
            title = "more members than partitions all get work")
    @Needs(capabilities = Capability.UNBOUNDED_CONSUMERS)
    void manyMembers(Scenario s) throws Exception {
        Destination topic = s.topic("crowd").partitions(2);
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Gate all = s.gate();
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

    private static Set<String> members(Scenario s, Group group) {
        return s.recorder().deliveries(group.toString()).stream()
                .map(Event.Handed::member)
                .collect(Collectors.toSet());
    }
}
