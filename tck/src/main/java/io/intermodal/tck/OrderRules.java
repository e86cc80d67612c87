package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** ORD: messages of one key, one at a time and in the order of publishing. The history's checker judges order and overlap in all of these. */
final class OrderRules {

    @Rule(
            id = "ORD-1",
            statement = {"C12"},
            answers = {42, 43},
            title = "order per key holds with many handlers at work, and different keys run side by side")
    void concurrentKeys(Scenario s) {
        Destination topic = s.topic("keys").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 120; i++) {
            feed.send("key-" + i % 6, "message " + i);
        }
        Set<String> together = ConcurrentHashMap.newKeySet();
        Gate sideBySide = s.gate();
        Gate alone = s.gate();
        s.member(group).concurrency(4).start(delivery -> {
            together.add(keyOf(delivery));
            if (together.size() > 1) {
                sideBySide.open();
            }
            if (!alone.isOpen() && !sideBySide.pass(Duration.ofSeconds(1))) {
                alone.open(); // Once is enough to wait for nobody.
            }
            together.remove(keyOf(delivery));
        });
        s.awaitFinished(group);
        Check.that(
                sideBySide.isOpen(),
                "With concurrency 4 and six keys waiting, two keys were never handled at the same time");
    }

    @Rule(
            id = "ORD-2",
            statement = {"C12", "C14"},
            answers = {44, 46},
            title = "a failing message is retried in place: its key waits, other keys go on")
    void failingKeyWaits(Scenario s) {
        Destination topic = s.topic("failing").ordered().partitions(1);
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Gate others = s.gate();
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger tries = new AtomicInteger();
        s.member(group)
                .concurrency(2)
                .retry(Member.QUICK.toBuilder().maxAttempts(100).multiplier(1).build())
                .start(delivery -> {
                    String text = ConsumeRules.textOf(delivery.payload());
                    if (text.equals("bad-3") && !others.isOpen()) {
                        tries.incrementAndGet();
                        throw new IllegalStateException("not yet");
                    }
                    done.add(text);
                });
        feed.send("bad", 5);
        feed.send("good", 5);
        s.await(
                "the other key is finished while the third message of the failing key is retried",
                () -> done.contains("good-5"));
        s.await("the failing message was tried several times", () -> tries.get() >= 4);
        Check.that(
                !done.contains("bad-4"), "The fourth message of a key was handled while the third was being retried");
        others.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-3",
            statement = {"C12"},
            answers = {44},
            title = "in WORK a failing message leaves the flow, and later ones of its key go on")
    void workGoesOn(Scenario s) {
        Destination topic = s.topic("work").ordered();
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Gate later = s.gate();
        Set<String> done = ConcurrentHashMap.newKeySet();
        s.member(group)
                .retry(Member.QUICK.toBuilder().maxAttempts(100).multiplier(1).build())
                .start(delivery -> {
                    String text = ConsumeRules.textOf(delivery.payload());
                    if (text.equals("key-1") && !later.isOpen()) {
                        throw new IllegalStateException("not yet");
                    }
                    done.add(text);
                });
        feed.send("key", 5);
        s.await("later messages of the key are handled while the first is retried", () -> done.contains("key-5"));
        later.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-4",
            statement = {"C12", "C8"},
            answers = {45, 51},
            title = "order per key holds while a member joins and another leaves")
    void membersChange(Scenario s) {
        Destination topic = s.topic("moving").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").concurrency(2).start();
        Load load = new Load(s, feed, 8);
        load.publish(40);
        s.member(group, "second")
                .concurrency(2)
                .on(s.connect(builder -> builder))
                .start();
        load.publish(40);
        first.close();
        load.publish(40);
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-9",
            statement = {"C12", "C8"},
            title = "an asynchronous handler keeps its key until its stage ends")
    void asynchronous(Scenario s) {
        Destination topic = s.topic("async").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        s.member(group).concurrency(4).startAsync(delivery -> {
            if (delivery.attempt() == 1
                    && ConsumeRules.textOf(delivery.payload()).endsWith("-2")) {
                return CompletableFuture.failedFuture(new IllegalStateException("once"));
            }
            return new CompletableFuture<String>().completeOnTimeout("done", 5, TimeUnit.MILLISECONDS);
        });
        feed.send("a", 5);
        feed.send("b", 5);
        s.awaitFinished(group);
    }

    private static String keyOf(Delivery<byte[]> delivery) {
        return delivery.message().key().orElse("");
    }
}
