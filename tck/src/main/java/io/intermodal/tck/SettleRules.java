package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingException;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

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
            id = "SET-4",
            slow = true,
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
