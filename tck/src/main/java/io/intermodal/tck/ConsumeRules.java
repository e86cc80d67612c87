package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessageHandler;
import io.intermodal.SubscriptionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

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
        long millis = (Await.nanos() - sent) / 1_000_000;
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
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                feeds.get(i).send("topic-" + i);
            }
        }
        groups.forEach(s::awaitFinished);
        Check.that(strangers.isEmpty(), "Messages went to other destinations than their own: " + strangers);
    }

    @Rule(
            id = "CON-4",
            statement = {"C8", "C11"},
            answers = {19},
            title = "a slow handler's message is not handed to another member while it is worked on")
    void slowHandler(Scenario s) throws Exception {
        Destination topic = s.topic("slow");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = new Gate();
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
            id = "CON-5",
            statement = {"C8"},
            answers = {24},
            title = "messages go to the handler of their type, and to the rest's handler if there is none")
    void byType(Scenario s) {
        Destination topic = s.topic("types");
        Group group = s.group(topic, "router");
        s.provision(group);
        Map<String, String> seen = new ConcurrentHashMap<>();
        Member member = s.member(group);
        member.start(Handlers.byType()
                .on("order.placed", Codec.bytes(), member.recorded(note(seen, "placed")))
                .on("order.cancelled", Codec.bytes(), member.recorded(note(seen, "cancelled")))
                .otherwise(Codec.bytes(), member.recorded(note(seen, "rest")))
                .build());
        Feed feed = s.feed(topic);
        feed.send(Feed.text("a").type("order.placed").build());
        feed.send(Feed.text("b").type("order.cancelled").build());
        feed.send(Feed.text("c").type("order.shipped").build());
        feed.send("d");
        s.awaitFinished(group);
        Check.equal(
                "which handler got which message",
                Map.of("a", "placed", "b", "cancelled", "c", "rest", "d", "rest"),
                seen);
    }

    private static MessageHandler<byte[]> note(Map<String, String> seen, String handler) {
        return delivery -> seen.put(textOf(delivery.payload()), handler);
    }

    @Rule(
            id = "CON-6",
            statement = {"C16", "C24"},
            answers = {66},
            title = "a message whose type has no handler is a dead letter, and the subscription goes on")
    void unknownType(Scenario s) {
        Destination topic = s.topic("unknown-type");
        Group group = s.group(topic, "router");
        s.provision(group);
        Member member = s.member(group);
        member.start(Handlers.byType()
                .on("known", Codec.bytes(), member.recorded(delivery -> {}))
                .build());
        Feed feed = s.feed(topic);
        String id =
                feed.send(Feed.text("who am I").type("java.lang.ProcessBuilder").build());
        s.expectDead(group, id);
        feed.send(Feed.text("fine").type("known").build());
        s.awaitHanded(group, 1);
        s.await(
                "the message of unknown type is dead-lettered",
                () -> !s.deadLetters(group).isEmpty());
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("reason", DeadLetter.Reason.UNDECODABLE, letter.reason());
        Check.equal(
                "payload of the dead letter",
                "who am I",
                textOf(letter.message().payload()));
    }

    @Rule(
            id = "CON-7",
            statement = {"C8", "C10"},
            title = "an asynchronous handler holds its slot, but no thread, until its stage ends; the end acknowledges")
    void asynchronous(Scenario s) {
        Destination topic = s.topic("async");
        Group group = s.group(topic, "async");
        s.provision(group);
        List<CompletableFuture<String>> stages = java.util.Collections.synchronizedList(new ArrayList<>());
        s.member(group).concurrency(3).startAsync(delivery -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 9; i++) {
            feed.send("work " + i);
        }
        for (int done = 0; done < 9; done++) {
            int open = Math.min(9, done + 3);
            s.await("the free slot is used: " + open + " stages", () -> stages.size() == open);
            stages.get(done).complete("done");
        }
        s.awaitFinished(group);
    }

    @Rule(
            id = "CON-8",
            statement = {"C14"},
            title = "an asynchronous handler's failure, thrown or in its stage, is retried")
    void asynchronousFailure(Scenario s) {
        Destination topic = s.topic("async-failure");
        Group group = s.group(topic, "async");
        s.provision(group);
        s.member(group).startAsync(delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("thrown before there is a stage");
            }
            CompletableFuture<String> stage = new CompletableFuture<>();
            if (delivery.attempt() == 2) {
                stage.completeExceptionally(new IllegalStateException("in the stage"));
            } else {
                stage.completeOnTimeout("done", 20, TimeUnit.MILLISECONDS);
            }
            return stage;
        });
        s.feed(topic).send("third time lucky");
        s.awaitFinished(group);
        Check.equal("attempts", 3, s.recorder().handed(group.toString()));
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
