package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.SubscriptionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** CON: what a subscription gets while nothing is broken. */
final class ConsumeRules {

    @Rule(
            id = "CON-1",
            statement = {"C8", "C9"},
            answers = {16},
            title = "without a fault each message is handled exactly once by a group")
    void exactlyOnceInPeace(Scenario s) {
        Destination topic = s.topic("peace");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).concurrency(4).start();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 150; i++) {
            feed.send("message " + i);
        }
        s.awaitFinished(group);
        Check.equal("hand-overs", 150, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "CON-2",
            statement = {"C8"},
            answers = {18},
            title = "a subscription to an empty destination waits, and the first message arrives promptly")
    void emptyFirst(Scenario s) {
        Destination topic = s.topic("empty");
        Group group = s.group(topic, "waiting");
        Member member = s.member(group).start();
        s.await("the subscription is active", () -> member.subscription().state() == SubscriptionState.ACTIVE);
        Feed feed = s.feed(topic);
        long sent = Await.nanos();
        feed.send("first");
        s.awaitHanded(group, 1);
        long millis = Await.millisSince(sent);
        Check.that(millis < 3_000, "The first message after a wait took " + millis + " ms; expected less than 3000");
    }

    @Rule(
            id = "CON-3",
            statement = {"C8"},
            answers = {17},
            title = "twenty destinations on one connection do not leak into each other")
    void noLeaks(Scenario s) {
        List<Group> groups = new ArrayList<>();
        List<Feed> feeds = new ArrayList<>();
        Map<String, String> strangers = new ConcurrentHashMap<>();
        for (int i = 0; i < 20; i++) {
            String own = "topic-" + i;
            Destination topic = s.topic(own);
            Group group = s.group(topic, "reader");
            s.member(group).start(delivery -> {
                String text = textOf(delivery.payload());
                if (!text.equals(own)) {
                    strangers.put(own, text);
                }
            });
            groups.add(group);
            feeds.add(s.feed(topic));
        }
        // In no order: a broker that mixes them up and serves its consumers in turn could be right by chance.
        List<Integer> order = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
        Collections.shuffle(order, s.random());
        order.forEach(i -> feeds.get(i % 20).send("topic-" + i % 20));
        groups.forEach(s::awaitFinished);
        Check.that(strangers.isEmpty(), "Messages went to other destinations than their own: " + strangers);
    }

    @Rule(
            id = "CON-4",
            slow = true,
            statement = {"C8", "C11"},
            answers = {19},
            title = "a slow handler's message is not handed to another member while it is worked on")
    void slowHandler(Scenario s) throws Exception {
        Destination topic = s.topic("slow");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = s.gate();
        Member slow = s.member(group, "slow").start(delivery -> gate.pass());
        Feed feed = s.feed(topic);
        String id = feed.send("slow");
        s.awaitHanded(group, 1);
        s.member(group, "idle").on(s.connect(builder -> builder)).start();
        s.recorder().await(Duration.ofMillis(1_200), () -> s.recorder().handed(group.toString()) > 1);
        gate.open();
        s.awaitFinished(group);
        long times = s.recorder().deliveries(group.toString()).stream()
                .filter(one -> one.id().equals(id))
                .count();
        Check.equal("hand-overs of the slow message", 1L, times);
        slow.close();
    }

    @Rule(
            id = "CON-9",
            statement = {"C8", "C19"},
            answers = {22, 58},
            title = "a subscription may come and go without touching others on the connection")
    void comeAndGo(Scenario s) {
        Destination steady = s.topic("steady");
        Destination passing = s.topic("passing");
        Group stays = s.group(steady, "stays");
        Group goes = s.group(passing, "goes");
        s.provision(stays, goes);
        s.member(stays).start();
        Feed feed = s.feed(steady);
        Feed other = s.feed(passing);
        for (int round = 1; round <= 3; round++) {
            Member member = s.member(goes, "visitor-" + round).start();
            other.send("round " + round);
            feed.send("meanwhile " + round);
            s.awaitFinished(goes);
            member.close();
            Check.equal(
                    "state after close",
                    SubscriptionState.CLOSED,
                    member.subscription().state());
        }
        feed.send("after all");
        s.awaitFinished(stays);
    }

    static String textOf(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
