package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingEvent.MessagesLost;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.SubscriptionState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** GRP: what a group has left to do, what the broker has forgotten of it, and who it is not. */
final class PositionRules {

    @Rule(
            id = "GRP-10",
            statement = {"C22", "C23"},
            title = "a forgotten position fails the subscription; onPositionLost=EARLIEST and NEW go on from there")
    @Needs(faults = Fault.FORGET_POSITION)
    void forgotten(Scenario s) throws Exception {
        Destination topic = s.topic("forgotten");
        Group group = s.group(topic, "reader");
        s.provision(group);
        s.allow(Cause.FAULT);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").start();
        feed.send("key", 3);
        s.awaitFinished(group);
        first.close();
        feed.send("key", "while away");
        s.troubles().forgetPosition(group);
        Member refused = s.member(group, "refused");
        boolean atOnce = false;
        try {
            refused.start();
        } catch (ConfigurationException e) {
            atOnce = true;
        }
        if (!atOnce) {
            s.await("the subscription fails", () -> refused.subscription().state() == SubscriptionState.FAILED);
            refused.close();
        }
        Check.equal("hand-overs until then", 3, s.recorder().handed(group.toString()));
        Member earliest = s.member(group, "earliest")
                .with(b -> b.onPositionLost(OnPositionLost.EARLIEST))
                .start();
        s.awaitFinished(group);
        s.awaitHanded(group, 7);
        earliest.close();
        s.troubles().forgetPosition(group);
        s.member(group, "new").with(b -> b.onPositionLost(OnPositionLost.NEW)).start();
        s.sentinel(feed, group);
        Check.equal("hand-overs: three, four again, a sentinel", 8, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "GRP-11",
            statement = {"C23"},
            title = "when the broker deleted unread messages an event says so, and later ones are handled")
    @Needs(faults = Fault.DELETE_UNREAD)
    void deleted(Scenario s) throws Exception {
        Destination topic = s.topic("deleted");
        Group group = s.group(topic, "reader");
        s.provision(group);
        s.mayStay(group);
        Feed feed = s.feed(topic);
        feed.send("key", 3);
        s.troubles().deleteUnread(group);
        s.member(group).start();
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel's only", 1, s.recorder().handed(group.toString()));
        s.await(
                "an event tells of the loss",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof MessagesLost one
                                && one.group().equals(group)
                                && one.count().orElse(3L) == 3));
    }

    @Rule(
            id = "GRP-12",
            statement = {"C8", "C16"},
            answers = {17, 49},
            title = "groups of one name on two topics share nothing: messages, dead letters, removal")
    void sameName(Scenario s) {
        Destination one = s.topic("one");
        Destination two = s.topic("two");
        Group first = s.group(one, "workers");
        Group second = s.group(two, "workers");
        s.provision(first, second);
        Member rejecting = s.member(first).start(delivery -> delivery.reject("no"));
        s.feed(one).send("rejected");
        Feed other = s.feed(two);
        other.send("waits");
        s.await("there is a dead letter", () -> s.deadLetters(first).size() == 1);
        Check.equal("dead letters of the other one", 0, s.deadLetters(second).size());
        rejecting.close();
        s.remove(first);
        s.member(second).start();
        s.awaitFinished(second);
        Check.equal("hand-overs to the other one", 1, s.recorder().handed(second.toString()));
    }

    @Rule(
            id = "GRP-13",
            statement = {"C8", "D7"},
            answers = {142},
            title = "namespaces keep the same names apart on one broker")
    void namespaces(Scenario s) {
        Destination queue = s.queue("shared-name");
        Group group = s.group(queue);
        Connection other = s.connect(builder -> builder.set("intermodal.namespace", "elsewhere"));
        s.feed(queue).send("for the plain one");
        var elsewhere = other.publisher(queue, Codec.string(), PublisherOptions.defaults());
        elsewhere.publish("for the other namespace");
        List<String> seen = new CopyOnWriteArrayList<>();
        try (var reading = other.subscribe(group, Codec.string(), delivery -> seen.add(delivery.payload()))) {
            s.await("the namespace's reader gets its message", () -> !seen.isEmpty());
            s.member(group).start();
            s.awaitFinished(group);
            elsewhere.publish("sentinel");
            s.await("the namespace's reader gets its sentinel", () -> seen.contains("sentinel"));
            Check.equal("state", SubscriptionState.ACTIVE, reading.state());
        }
        Check.equal(
                "what the namespace's reader got", List.of("for the other namespace", "sentinel"), List.copyOf(seen));
        Check.equal("hand-overs in the plain one", 1, s.recorder().handed(group.toString()));
        other.remove(group);
    }

    @Rule(
            id = "CAP-3",
            statement = {"D7", "C8"},
            title = "a broker that declares LAG counts what a group has not finished: waiting and held, not settled")
    @Needs(capabilities = Capability.LAG)
    void backlog(Scenario s) {
        Destination topic = s.topic("backlog");
        Group group = s.group(topic, "workers");
        Group done = s.group(topic, "done");
        s.provision(group, done);
        s.member(done).start();
        Check.equal("backlog at first", 0L, s.connection().backlog(group));
        Feed feed = s.feed(topic);
        for (int i = 0; i < 6; i++) {
            feed.send("message " + i);
        }
        s.await("six wait", () -> s.connection().backlog(group) == 6);
        Member member = s.member(group).concurrency(6).startHolding();
        s.await("all are held", () -> member.held().size() == 6);
        Check.equal("backlog while all are held", 6L, s.connection().backlog(group));
        member.held().forEach(delivery -> delivery.ack());
        s.await("none is left once all are settled", () -> s.connection().backlog(group) == 0);
        s.await("nor of the other group", () -> s.connection().backlog(done) == 0);
    }
}
