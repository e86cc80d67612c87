package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** CNC: how many at once, and that nothing waits for itself. That concurrency is not exceeded the history's checker judges everywhere. */
final class ConcurrencyRules {

    @Rule(
            id = "CNC-1",
            statement = {"C11"},
            answers = {21, 99},
            title = "concurrency n reaches n handlers at once, and never n plus one")
    void exactly(Scenario s) {
        Destination topic = s.topic("slots");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 20; i++) {
            feed.send("message " + i);
        }
        AtomicInteger running = new AtomicInteger();
        Gate gate = s.gate();
        s.member(group).concurrency(5).start(delivery -> {
            running.incrementAndGet();
            gate.pass();
        });
        s.await("five handlers run at once", () -> running.get() == 5);
        s.recorder().await(Duration.ofMillis(150), () -> running.get() > 5);
        Check.equal("handlers at once", 5, running.get());
        gate.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "CNC-2",
            statement = {"C11"},
            answers = {14, 99},
            title = "with nothing configured handlers run one at a time")
    void one(Scenario s) {
        Destination topic = s.topic("sequential");
        Group group = s.group(topic, "workers");
        s.provision(group);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        s.member(group).withoutOptions().start(delivery -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (ConsumeRules.textOf(delivery.payload()).endsWith("0")) {
                // Time enough for another one, if there were another slot.
                s.recorder().await(Duration.ofMillis(40), () -> running.get() > 1);
            }
            running.decrementAndGet();
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 50; i++) {
            feed.send("message " + i);
        }
        s.awaitFinished(group);
        Check.equal("most handlers at once", 1, most.get());
    }

    @Rule(
            id = "CNC-3",
            statement = {"C11"},
            answers = {20},
            title = "with every slot taken nothing more is handed out, and after settling the flow goes on")
    void saturated(Scenario s) {
        Destination topic = s.topic("saturated");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 60; i++) {
            feed.send("message " + i);
        }
        Member member = s.member(group).concurrency(4).startHolding();
        int settled = 0;
        while (settled < 60) {
            int expected = Math.min(60, settled + 4);
            s.await(
                    "delivery " + expected + " after " + settled + " were settled",
                    () -> member.held().size() >= expected);
            Check.equal(
                    "deliveries while " + settled + " are settled",
                    expected,
                    member.held().size());
            if (settled == 0) {
                s.recorder().await(Duration.ofMillis(100), () -> member.held().size() > expected);
                Check.equal("deliveries a while later", 4, member.held().size());
            }
            while (settled < expected) {
                member.held().get(settled++).ack();
            }
        }
    }

    @Rule(
            id = "CNC-8",
            statement = {"C12", "C11"},
            title = "one slow message in WORK does not hold up the rest")
    void slowOne(Scenario s) {
        Destination topic = s.topic("slow-one");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = s.gate();
        List<String> done = new CopyOnWriteArrayList<>();
        s.member(group).concurrency(2).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            if (text.equals("slow")) {
                gate.pass();
            }
            done.add(text);
        });
        Feed feed = s.feed(topic);
        feed.send("slow");
        s.awaitHanded(group, 1);
        for (int i = 0; i < 60; i++) {
            feed.send("quick " + i);
        }
        s.await("all others are handled while the slow one runs", () -> done.size() == 60);
        gate.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "CNC-9",
            statement = {"C11"},
            answers = {20, 21},
            title = "a blocked member holds concurrency and prefetch and no more: others get the rest")
    @Needs(capabilities = Capability.UNBOUNDED_CONSUMERS)
    void prefetch(Scenario s) {
        Destination topic = s.topic("prefetch");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 40; i++) {
            feed.send("message " + i);
        }
        Gate gate = s.gate();
        s.member(group, "blocked").with(b -> b.prefetch(3)).start(delivery -> gate.pass());
        s.awaitHanded(group, 1);
        s.member(group, "free").concurrency(4).start();
        s.await("the free member gets all but four", () -> s.recorder().handed(group.toString()) >= 37);
        gate.open();
        s.awaitFinished(group);
    }
}
