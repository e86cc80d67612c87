package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessagingEvent.KeyStopped;
import io.intermodal.PublisherOptions;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions.OnExhausted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** ORD: order on queues, with several publishers, through retries, dead letters and new starts. */
final class OrderSettleRules {

    @Rule(
            id = "ORD-10",
            statement = {"C12", "C8"},
            answers = {42},
            title = "an ordered queue keeps the order per key as an ordered topic does")
    void orderedQueue(Scenario s) {
        Destination queue = s.queue("ordered-queue").ordered();
        Group group = Group.of(queue).ordered();
        s.watch(group);
        s.provision(group);
        Feed feed = s.feed(queue);
        for (int i = 0; i < 40; i++) {
            feed.send("key-" + i % 4, "message " + i);
        }
        s.member(group).concurrency(4).start(delivery -> {
            if (delivery.attempt() == 1
                    && ConsumeRules.textOf(delivery.payload()).endsWith("5")) {
                throw new IllegalStateException("once");
            }
        });
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-11",
            statement = {"C12"},
            answers = {48},
            title =
                    "a key is one key whoever publishes it: several connections keep its order, each publish confirmed before the next")
    void twoPublishers(Scenario s) {
        Destination topic = s.topic("two-publishers").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        List<Feed> feeds = List.of(
                s.feed(topic),
                s.feed(s.connect(builder -> builder), topic, PublisherOptions.defaults()),
                s.feed(s.connect(builder -> builder), topic, PublisherOptions.defaults()));
        s.member(group).concurrency(4).start();
        for (int i = 0; i < 60; i++) {
            feeds.get(i % 3).send("key-" + i % 4, "message " + i);
        }
        s.awaitFinished(group);
    }

    @Rule(
            id = "ORD-12",
            slow = true,
            statement = {"C12", "C14", "C15"},
            title = "in an ordered group a long retry delay is kept in place: its key waits for it, others do not")
    void longDelay(Scenario s) {
        Destination topic = s.topic("long-delay").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        List<String> done = new CopyOnWriteArrayList<>();
        s.member(group).concurrency(2).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            if (text.equals("slow-1") && delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(1_300));
            } else {
                done.add(text);
            }
        });
        Feed feed = s.feed(topic);
        feed.send("slow", 2);
        s.awaitHanded(group, 1);
        feed.send("quick", 3);
        s.awaitFinished(group);
        Check.equal(
                "order of what was handled",
                List.of("quick-1", "quick-2", "quick-3", "slow-1", "slow-2"),
                List.copyOf(done));
    }

    @Rule(
            id = "ORD-13",
            statement = {"C12", "C16"},
            answers = {66},
            title = "an undecodable message of an ordered group is a dead letter, and its key goes on in order")
    void undecodable(Scenario s) {
        Destination topic = s.topic("undecodable").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        List<String> done = new CopyOnWriteArrayList<>();
        Member member = s.member(group).concurrency(2);
        member.start(Handlers.byType()
                .on(
                        "known",
                        Codec.bytes(),
                        member.recorded(delivery -> done.add(ConsumeRules.textOf(delivery.payload()))))
                .build());
        Feed feed = s.feed(topic);
        feed.send(Feed.text("first").key("key").type("known").build());
        s.expectDead(
                group, feed.send(Feed.text("bad").key("key").type("unknown").build()));
        feed.send(Feed.text("second").key("key").type("known").build());
        s.await("the key goes on", () -> done.size() == 2);
        Check.equal("order", List.of("first", "second"), List.copyOf(done));
        s.await("there is one dead letter", () -> s.deadLetters(group).size() == 1);
    }

    @Rule(
            id = "ORD-14",
            statement = {"C12", "C14", "C19"},
            answers = {44, 106},
            title =
                    "closed while a key's message waits for its retry, the group goes on in order, and its attempts begin again")
    void closedWhileRetrying(Scenario s) {
        Destination topic = s.topic("closed-retrying").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        s.allow(Cause.REBALANCE);
        Member first = s.member(group, "first")
                .retry(RetryPolicy.builder().firstDelay(Duration.ofMinutes(1)).build())
                .start(delivery -> {
                    throw new IllegalStateException("not here");
                });
        feed.send("key", 3);
        s.awaitHanded(group, 1);
        s.recorder().await(Duration.ofMillis(50), () -> false);
        first.close();
        List<String> done = new CopyOnWriteArrayList<>();
        AtomicInteger attempt = new AtomicInteger();
        s.member(group, "second").start(delivery -> {
            attempt.compareAndSet(0, delivery.attempt());
            done.add(ConsumeRules.textOf(delivery.payload()));
        });
        s.awaitFinished(group);
        Check.equal("order", List.of("key-1", "key-2", "key-3"), List.copyOf(done));
        Check.equal("attempt after the new start", 1, attempt.get());
    }

    @Rule(
            id = "ORD-15",
            statement = {"C12"},
            title = "an event names the message that stopped its key")
    void keyStopped(Scenario s) {
        Destination topic = s.topic("key-stopped").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        s.mayStay(group);
        s.member(group)
                .retry(RetryPolicy.never())
                .with(builder -> builder.onExhausted(OnExhausted.STOP_KEY))
                .start(delivery -> {
                    throw new IllegalStateException("never");
                });
        String id = s.feed(topic).send("key", "stops its key");
        s.await(
                "an event names it",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof KeyStopped one
                                && one.messageId().equals(id)
                                && one.group().equals(group)));
        Check.that(s.deadLetters(group).isEmpty(), "With STOP_KEY nothing may be dead-lettered");
    }

    @Rule(
            id = "ORD-16",
            statement = {"C12", "C8"},
            title = "a broker that declares BALANCED_ORDERED_SCALE_OUT gives a new member its share of the keys")
    @Needs(capabilities = Capability.BALANCED_ORDERED_SCALE_OUT)
    void balanced(Scenario s) {
        Destination topic = s.topic("balanced").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Feed feed = s.feed(topic);
        Load load = new Load(s, feed, 32);
        s.member(group, "first").concurrency(2).start();
        load.publish(32);
        s.awaitFinished(group);
        Connection other = s.connect(builder -> builder);
        s.member(group, "second").concurrency(2).on(other).start();
        s.await("of a round over 32 keys the second member handles a quarter at least", () -> {
            int before = s.recorder().handed(group.toString());
            load.publish(32);
            s.awaitFinished(group);
            return s.recorder().deliveries(group.toString()).stream()
                            .skip(before)
                            .filter(one -> one.member().equals("second"))
                            .count()
                    >= 8;
        });
    }
}
