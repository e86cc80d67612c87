package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.SubscribeOptions.OnExhausted;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** ORD: what becomes of a key whose message cannot be handled, and of messages without a key. */
final class OrderGapRules {

    @Rule(
            id = "ORD-5",
            statement = {"C12", "C16"},
            title = "a message that used up its attempts leaves a gap, and its key goes on in order")
    void gap(Scenario s) {
        Destination topic = s.topic("gap").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        s.member(group).retry(Member.QUICK.toBuilder().maxAttempts(2).build()).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            if (text.equals("key-2")) {
                throw new IllegalStateException("never");
            }
            done.add(text);
        });
        feed.send("key", 4);
        s.awaitFinished(group);
        Check.equal("handled, in order", List.of("key-1", "key-3", "key-4"), List.copyOf(done));
    }

    @Rule(
            id = "ORD-6",
            statement = {"C12", "C16"},
            title = "onExhausted=STOP_KEY holds the key back instead, others go on, and the next start tries again")
    void stopKey(Scenario s) {
        Destination topic = s.topic("stop-key").ordered().partitions(1);
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Gate mended = s.gate();
        Set<String> done = ConcurrentHashMap.newKeySet();
        var options = Member.QUICK.toBuilder().maxAttempts(2).build();
        Member first = s.member(group, "first")
                .concurrency(2)
                .retry(options)
                .with(builder -> builder.onExhausted(OnExhausted.STOP_KEY))
                .start(delivery -> handleUnlessBad(delivery, mended, done));
        feed.send("bad", 3);
        feed.send("good", 3);
        s.await("the other key is finished", () -> done.contains("good-3"));
        s.await("both attempts were made", () -> s.recorder().handed(group.toString()) >= 5);
        feed.send("good", "good-4");
        s.await("the other key goes on", () -> done.contains("good-4"));
        s.recorder().await(Duration.ofMillis(150), () -> done.contains("bad-2"));
        Check.that(!done.contains("bad-2"), "A later message of a stopped key was handled");
        Check.that(s.deadLetters(group).isEmpty(), "With STOP_KEY nothing may be dead-lettered");
        first.close();
        mended.open();
        s.allow(Cause.REBALANCE);
        s.member(group, "second")
                .with(builder -> builder.onExhausted(OnExhausted.STOP_KEY))
                .start(delivery -> handleUnlessBad(delivery, mended, done));
        s.await("the stopped key is handled after a new start", () -> done.contains("bad-3"));
    }

    @Rule(
            id = "ORD-7",
            statement = {"C12", "C16"},
            title = "onExhausted=STOP stops the subscription in FAILED, and the message stays where it is")
    void stop(Scenario s) {
        Destination topic = s.topic("stop").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first")
                .retry(Member.QUICK.toBuilder().maxAttempts(2).build())
                .with(builder -> builder.onExhausted(OnExhausted.STOP))
                .start(delivery -> {
                    throw new IllegalStateException("never");
                });
        feed.send("key", 3);
        s.await("the subscription is FAILED", () -> first.subscription().state() == SubscriptionState.FAILED);
        first.close();
        Check.that(s.deadLetters(group).isEmpty(), "With STOP nothing may be dead-lettered");
        s.member(group, "second").start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-8",
            statement = {"C12"},
            answers = {47},
            title = "messages without a key are handled by an ordered group too, and do not wait for each other")
    void keyless(Scenario s) {
        Destination topic = s.topic("keyless").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        AtomicInteger running = new AtomicInteger();
        Gate sideBySide = s.gate();
        Gate alone = s.gate();
        s.member(group).concurrency(4).start(delivery -> {
            if (running.incrementAndGet() > 1) {
                sideBySide.open();
            }
            if (!alone.isOpen() && !sideBySide.pass(Duration.ofSeconds(1))) {
                alone.open(); // Once is enough to wait for nobody.
            }
            running.decrementAndGet();
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 40; i++) {
            feed.send("no key " + i);
        }
        s.awaitFinished(group);
        Check.that(
                sideBySide.isOpen(),
                "Messages without a key were never handled at the same time, with concurrency 4 and 40 of them");
    }

    private static void handleUnlessBad(Delivery<byte[]> delivery, Gate mended, Set<String> done) {
        String text = ConsumeRules.textOf(delivery.payload());
        if (text.equals("bad-1") && !mended.isOpen()) {
            throw new IllegalStateException("not yet");
        }
        done.add(text);
    }
}
