package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

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
        Gate gate = new Gate();
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
            Thread.onSpinWait();
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
            while (settled < expected) {
                member.held().get(settled++).ack();
            }
        }
    }

    @Rule(
            id = "CNC-4",
            statement = {"C11", "C12"},
            answers = {103},
            title = "a blocked handler of one subscription does not stop another")
    void noSharedThreads(Scenario s) {
        Destination blocked = s.topic("blocked");
        Destination free = s.topic("free");
        Group stuck = s.group(blocked, "stuck");
        Group flows = s.group(free, "flows");
        s.provision(stuck, flows);
        Gate gate = new Gate();
        s.member(stuck).concurrency(16).start(delivery -> gate.pass());
        s.member(flows).start();
        Feed feed = s.feed(blocked);
        for (int i = 0; i < 16; i++) {
            feed.send("blocks " + i);
        }
        s.awaitHanded(stuck, 16);
        Feed other = s.feed(free);
        for (int i = 0; i < 20; i++) {
            other.send("flows " + i);
        }
        s.awaitFinished(flows);
        Check.equal("finished while the others are blocked", 20, s.recorder().handed(flows.toString()));
        gate.open();
        s.awaitFinished(stuck);
    }

    @Rule(
            id = "CNC-5",
            statement = {"D8"},
            answers = {104},
            title = "a handler may publish and wait for the confirmation, also on the same connection and destination")
    void publishInHandler(Scenario s) {
        Destination topic = s.topic("chain");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        s.member(group).concurrency(2).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            int left = Integer.parseInt(text);
            if (left > 0) {
                feed.send(Integer.toString(left - 1));
                feed.sendAsync(Feed.text("0").build()).get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
            }
        });
        feed.send("10");
        s.awaitHanded(group, 21);
        s.awaitFinished(group);
    }

    @Rule(
            id = "CNC-6",
            statement = {"D8"},
            answers = {104},
            title = "the completion of a publish may publish again and wait for it")
    void publishInCompletion(Scenario s) throws Exception {
        Destination queue = s.queue("completion");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        CompletableFuture<String> second = feed.sendAsync(Feed.text("first").build())
                .thenApply(receipt -> feed.send("published in the completion of " + receipt.messageId()));
        second.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        s.member(group).start();
        s.awaitHanded(group, 2);
    }

    @Rule(
            id = "CNC-7",
            statement = {"D8", "C13"},
            answers = {104},
            title = "a handler may pause, resume and subscribe")
    void controlInHandler(Scenario s) throws Exception {
        Destination topic = s.topic("control");
        Group group = s.group(topic, "workers");
        Group inner = s.group(topic, "inner");
        s.provision(group, inner);
        AtomicReference<Subscription> own = new AtomicReference<>();
        Gate known = new Gate();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Member member = s.member(group).start(delivery -> {
            known.pass();
            Subscription subscription = own.get();
            if (subscription != null && seen.isEmpty()) {
                subscription.pause();
                s.member(inner).start();
                subscription.resume();
            }
            seen.add(ConsumeRules.textOf(delivery.payload()));
        });
        own.set(member.subscription());
        known.open();
        Feed feed = s.feed(topic);
        feed.send("first");
        feed.send("second");
        s.await("both are handled", () -> seen.size() == 2);
        s.awaitFinished(inner);
        Check.equal("state", SubscriptionState.ACTIVE, member.subscription().state());
    }

    @Rule(
            id = "CNC-8",
            statement = {"C12", "C11"},
            title = "one slow message in WORK does not hold up the rest")
    void slowOne(Scenario s) {
        Destination topic = s.topic("slow-one");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = new Gate();
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
        Gate gate = new Gate();
        s.member(group, "blocked").with(b -> b.prefetch(3)).start(delivery -> gate.pass());
        s.awaitHanded(group, 1);
        s.member(group, "free").concurrency(4).start();
        s.await("the free member gets all but four", () -> s.recorder().handed(group.toString()) >= 37);
        gate.open();
        s.awaitFinished(group);
    }
}
