package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.PublishReceipt;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** LIF: what still works while something closes, and what closing costs. */
final class DrainRules {

    @Rule(
            id = "LIF-9",
            statement = {"C19"},
            answers = {105, 113},
            title =
                    "a running handler may publish while its connection closes, and is settled before the connection ends")
    void publishWhileClosing(Scenario s) throws Exception {
        Destination topic = s.topic("closing");
        Destination results = s.topic("results");
        Group group = s.group(topic, "workers");
        Group audit = s.group(results, "audit");
        s.provision(group, audit);
        s.member(audit).start();
        Connection connection = s.connect(builder -> builder);
        Feed out = s.feed(connection, results, PublisherOptions.defaults());
        Gate gate = s.gate();
        Member member = s.member(group).on(connection).start(delivery -> {
            gate.pass();
            out.send("result");
        });
        s.feed(topic).send("key", "work");
        s.awaitHanded(group, 1);
        Crew closing = new Crew();
        closing.add(() -> connection.close(s.patience()));
        s.await("it is closing", () -> member.subscription().state() == SubscriptionState.CLOSING);
        gate.open();
        closing.finish(s.patience().plusSeconds(2));
        s.awaitFinished(audit);
        Check.equal("results", 1, s.recorder().handed(audit.toString()));
        s.member(group, "second").start();
        s.sentinel(s.feed(topic), group);
        Check.equal("hand-overs, the sentinel included", 2, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "LIF-10",
            statement = {"C19", "C10"},
            answers = {105},
            title = "close waits for the stages of asynchronous handlers, and settles them")
    void asynchronousDrain(Scenario s) throws Exception {
        Destination topic = s.topic("async-drain");
        Group group = s.group(topic, "async");
        s.provision(group);
        List<CompletableFuture<String>> stages = new CopyOnWriteArrayList<>();
        Member first = s.member(group, "first").concurrency(2).startAsync(delivery -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        Feed feed = s.feed(topic);
        feed.send("key", "one");
        feed.send("key", "two");
        s.await("two stages are open", () -> stages.size() == 2);
        Crew closing = new Crew();
        closing.add(() -> first.close(s.patience()));
        s.await("it is closing", () -> LifecycleRules.isClosing(first));
        stages.get(0).complete("done");
        stages.get(1).completeExceptionally(new IllegalStateException("once"));
        closing.finish(s.patience().plusSeconds(2));
        s.member(group, "second").start();
        s.awaitHanded(group, 3);
        s.sentinel(feed, group);
        Check.equal("hand-overs: one, two twice, the sentinel", 4, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "LIF-11",
            statement = {"C19", "C2"},
            answers = {12},
            title = "closing a connection waits for the outcome of what its publishers accepted")
    void publishesEnd(Scenario s) {
        Destination queue = s.queue("accepted");
        Group group = s.group(queue);
        Connection connection = s.connect(builder -> builder);
        Feed feed = s.feed(connection, queue, PublisherOptions.defaults());
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            open.add(feed.sendAsync(Feed.text("accepted " + i).build()));
        }
        connection.close(s.patience());
        for (int i = 0; i < open.size(); i++) {
            CompletableFuture<PublishReceipt> one = open.get(i);
            s.await("publish " + i + " has an outcome after close", one::isDone);
            Check.that(
                    !one.isCompletedExceptionally(),
                    "Publish " + i + " was accepted before the connection closed and was not confirmed");
        }
        s.member(group).concurrency(8).start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "LIF-12",
            slow = true,
            statement = {"C19", "C14"},
            answers = {106, 107, 110},
            title = "fifteen starts and stops with fetched messages use up no attempt and lose nothing")
    void startsAndStops(Scenario s) {
        Destination topic = s.topic("starts-and-stops");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 20; i++) {
            feed.send("key-" + i % 4, "message " + i);
        }
        for (int round = 0; round < 15; round++) {
            Member member =
                    s.member(group, "round-" + round).with(b -> b.prefetch(20)).startHolding();
            s.await("one is held", () -> !member.held().isEmpty());
            member.close(Duration.ZERO);
        }
        AtomicInteger most = new AtomicInteger();
        s.member(group, "last").concurrency(2).start(delivery -> most.accumulateAndGet(delivery.attempt(), Math::max));
        s.awaitFinished(group);
        Check.equal("the highest attempt", 1, most.get());
        Check.equal("dead letters", 0, s.deadLetters(group).size());
    }

    @Rule(
            id = "LIF-13",
            statement = {"C19", "C9"},
            answers = {107, 110},
            title = "what a closing member held by hand comes to a member that is already there, with the same attempt")
    void handedOn(Scenario s) {
        Destination topic = s.topic("handed-on");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").concurrency(3).startHolding();
        for (int i = 0; i < 3; i++) {
            feed.send("message " + i);
        }
        s.await("three are held", () -> first.held().size() == 3);
        Member second = s.member(group, "second")
                .concurrency(3)
                .on(s.connect(builder -> builder))
                .startHolding();
        first.close(Duration.ofMillis(200));
        s.await("all three come to the other member", () -> second.held().size() == 3);
        for (Delivery<byte[]> delivery : second.held()) {
            Check.equal("attempt", 1, delivery.attempt());
            Check.that(delivery.ack().won(), "The ack in the other member must win");
        }
    }
}
