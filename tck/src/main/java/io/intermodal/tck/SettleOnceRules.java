package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Settlement;
import io.intermodal.SubscribeOptions.SettlementMode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** SET: who settles, and that only the first settlement counts. */
final class SettleOnceRules {

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
            Gate gate = s.gate();
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
        List<Delivery<byte[]>> second = new CopyOnWriteArrayList<>();
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
}
