package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingException;
import io.intermodal.Settlement;
import io.intermodal.SubscribeOptions.SettlementMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** SET: acknowledging, retrying, rejecting; automatic and manual. */
final class SettleRules {

    @Rule(
            id = "SET-1",
            statement = {"C10", "C9"},
            answers = {27, 29, 36},
            title =
                    "a message that is not settled comes again after a restart of the consumer, however many later ones were acknowledged")
    void heldOneComesAgain(Scenario s) {
        Destination topic = s.topic("held").ordered();
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        List<String> ids = new ArrayList<>();
        for (String text : List.of("a", "b", "c", "d", "e")) {
            ids.add(feed.send("one-partition", text));
        }
        // On a log, what was acknowledged behind the held one may come again with it: closing is a rebalance.
        s.allow(Cause.REBALANCE);
        Member first = s.member(group, "first").concurrency(5).startHolding();
        s.await("five deliveries are held", () -> first.held().size() == 5);
        for (Delivery<byte[]> delivery : first.held()) {
            if (!ConsumeRules.textOf(delivery.payload()).equals("c")) {
                Check.that(delivery.ack().won(), "The first acknowledgement of a delivery must win");
            }
        }
        first.close(Duration.ofMillis(500));
        s.member(group, "second").start();
        s.await(
                "the message that was not settled comes again",
                () -> s.recorder().deliveries(group.toString()).stream()
                        .anyMatch(
                                one -> one.member().equals("second") && one.id().equals(ids.get(2))));
        s.sentinel(feed, group);
        boolean early = s.recorder().deliveries(group.toString()).stream()
                .anyMatch(one -> one.member().equals("second")
                        && (one.id().equals(ids.get(0)) || one.id().equals(ids.get(1))));
        Check.that(!early, "Messages before the held one were acknowledged and came again after an orderly close");
    }

    @Rule(
            id = "SET-2",
            statement = {"C10"},
            answers = {31},
            title = "the first settlement wins; later ones do nothing and say so")
    void firstWins(Scenario s) {
        Destination topic = s.topic("first-wins");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member member = s.member(group).startHolding();
        feed.send("settled four times");
        s.awaitHanded(group, 1);
        s.await("the delivery is held", () -> member.held().size() == 1);
        Delivery<byte[]> delivery = member.held().get(0);
        Check.equal("first ack", Settlement.Result.WON, delivery.ack().result());
        Check.equal(
                "second ack", Settlement.Result.ALREADY_SETTLED, delivery.ack().result());
        Check.equal(
                "retry after ack",
                Settlement.Result.ALREADY_SETTLED,
                delivery.retry().result());
        Settlement late = delivery.reject("too late");
        Check.equal("reject after ack", Settlement.Result.ALREADY_SETTLED, late.result());
        Check.that(
                late.recorded().toCompletableFuture().isDone(),
                "recorded() of a settlement that did not win must be complete at once");
        s.sentinel(feed, group);
        s.await("the sentinel is held", () -> member.held().size() == 2);
        member.held().get(1).ack();
        Check.that(s.deadLetters(group).isEmpty(), "A reject after an ack must do nothing; there is a dead letter");
    }

    @Rule(
            id = "SET-3",
            statement = {"C10"},
            answers = {32, 33},
            title = "of settlements from many threads at once exactly one wins")
    void oneOfMany(Scenario s) throws Exception {
        Destination topic = s.topic("one-of-many");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group).concurrency(5).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 5; i++) {
            feed.send("contested " + i);
        }
        s.await("all deliveries are held", () -> member.held().size() == 5);
        for (Delivery<byte[]> delivery : member.held()) {
            AtomicInteger won = new AtomicInteger();
            Gate gate = new Gate();
            Crew crew = new Crew();
            for (int t = 0; t < 8; t++) {
                crew.add(() -> {
                    gate.pass();
                    if (delivery.ack().won()) {
                        won.incrementAndGet();
                    }
                });
            }
            gate.open();
            crew.finish(s.patience());
            Check.equal("settlements that won", 1, won.get());
        }
    }

    @Rule(
            id = "SET-4",
            statement = {"C10", "C9"},
            answers = {41},
            title = "recorded() completes when the broker has the settlement, for ack, retry and reject")
    void recorded(Scenario s) {
        Destination topic = s.topic("recorded");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group).concurrency(3).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 3; i++) {
            feed.send("message " + i);
        }
        s.await("all deliveries are held", () -> member.held().size() == 3);
        List<Delivery<byte[]>> held = List.copyOf(member.held());
        List<Settlement> answers = List.of(
                held.get(0).ack(),
                held.get(1).retry(Duration.ofMillis(1_200)),
                held.get(2).reject("no use"));
        for (Settlement answer : answers) {
            Check.that(answer.won(), "The first settlement must win, got " + answer.result());
            try {
                answer.recorded()
                        .toCompletableFuture()
                        .orTimeout(s.patience().toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (CompletionException e) {
                throw new RuleFailure("recorded() must complete while nothing is broken", e);
            }
        }
        s.await("the retried one comes again", () -> member.held().size() == 4);
        member.held().get(3).ack();
    }

    @Rule(
            id = "SET-5",
            statement = {"C14", "C10"},
            answers = {30},
            title = "a retry brings the message again though later ones of its partition were acknowledged")
    void retryIsNoAck(Scenario s) {
        Destination topic = s.topic("nack").ordered();
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member member = s.member(group).concurrency(10).startHolding();
        List<String> ids = feed.send("same-partition", 10);
        s.await("all deliveries are held", () -> member.held().size() == 10);
        for (Delivery<byte[]> delivery : List.copyOf(member.held())) {
            if (delivery.message().id().orElse("").equals(ids.get(4))) {
                delivery.retry();
            } else {
                delivery.ack();
            }
        }
        s.await("the fifth comes again", () -> member.held().size() == 11);
        Delivery<byte[]> again = member.held().get(10);
        Check.equal("id of what came again", ids.get(4), again.message().id().orElse(null));
        Check.equal("its attempt", 2, again.attempt());
        again.ack();
    }

    @Rule(
            id = "SET-6",
            statement = {"C9", "C10", "C22"},
            answers = {28, 110},
            title = "after an orderly close nothing that was acknowledged comes again")
    void nothingComesAgain(Scenario s) {
        Destination topic = s.topic("clean");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        try (Member first = s.member(group, "first").concurrency(3).start()) {
            for (int i = 0; i < 60; i++) {
                feed.send("key-" + i % 5, "message " + i);
            }
            s.awaitFinished(group);
            Check.equal("member", "first", first.name());
        }
        s.member(group, "second").start();
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinels' included", 65, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "SET-7",
            statement = {"C10"},
            title = "a handler that acknowledged by itself may fail afterwards: the acknowledgement stands")
    void ackThenThrow(Scenario s) {
        Destination topic = s.topic("ack-then-throw");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            delivery.ack();
            throw new IllegalStateException("after the acknowledgement");
        });
        Feed feed = s.feed(topic);
        feed.send("key", "once");
        s.awaitFinished(group);
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel's included", 2, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "SET-8",
            statement = {"C14", "C10"},
            answers = {37},
            title = "with manual settlement a handler's return settles nothing, and its exception is a retry")
    void manual(Scenario s) {
        Destination topic = s.topic("manual");
        Group group = s.group(topic, "workers");
        s.provision(group);
        List<Delivery<byte[]>> second = new java.util.concurrent.CopyOnWriteArrayList<>();
        s.member(group).with(b -> b.settlement(SettlementMode.MANUAL)).start(delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("fails");
            }
            second.add(delivery);
        });
        s.feed(topic).send("once more");
        s.await("the message comes again after the exception", () -> second.size() == 1);
        Check.equal("attempt", 2, second.get(0).attempt());
        Check.that(second.get(0).ack().won(), "An acknowledgement after the handler returned must win");
    }

    @Rule(
            id = "SET-9",
            statement = {"C10", "C19"},
            answers = {34, 108},
            title = "settling a delivery of a closed subscription is harmless and says that the lease is lost")
    void afterClose(Scenario s) {
        Destination topic = s.topic("after-close");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member first = s.member(group, "first").startHolding();
        s.feed(topic).send("kept too long");
        s.await("the delivery is held", () -> first.held().size() == 1);
        first.close(Duration.ofMillis(300));
        Settlement late;
        try {
            late = first.held().get(0).ack();
        } catch (MessagingException e) {
            throw new RuleFailure("Settling after close must not throw", e);
        }
        Check.equal("ack after close", Settlement.Result.LEASE_LOST, late.result());
        s.member(group, "second").start();
        s.awaitFinished(group);
    }
}
