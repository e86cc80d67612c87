package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions.OnExpired;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** DLY and TTL: messages for later, and messages that are worth nothing later. */
final class DelayRules {

    @Rule(
            id = "DLY-1",
            statement = {"C15"},
            answers = {79, 82, 84},
            title =
                    "a delayed message is not early and at most 2 s plus 1 % late, and comes once; zero and less is at once")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void delay(Scenario s) {
        Destination topic = s.topic("delay");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start();
        Feed feed = s.feed(topic);
        feed.send(Feed.text("at once").delay(Duration.ZERO).build());
        feed.send(Feed.text("at once too").delay(Duration.ofSeconds(-5)).build());
        s.awaitHanded(group, 2);
        long began = Await.nanos();
        feed.send(Feed.text("later").delay(Duration.ofMillis(1_200)).build());
        s.awaitFinished(group);
        long millis = Await.millisSince(began);
        Check.that(
                millis <= 1_200 + 2_000 + 12,
                "A message delayed by 1200 ms came after " + millis + " ms; the bound is 2 s plus 1 % more");
    }

    @Rule(
            id = "DLY-2",
            slow = true,
            statement = {"C15"},
            answers = {80},
            title = "a short delay is not held up by a longer one published before it")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void delaysDoNotBlock(Scenario s) {
        Destination topic = s.topic("delays");
        Group group = s.group(topic, "workers");
        s.provision(group);
        List<String> order = new CopyOnWriteArrayList<>();
        s.member(group).start(delivery -> order.add(ConsumeRules.textOf(delivery.payload())));
        Feed feed = s.feed(topic);
        feed.send(Feed.text("long").delay(Duration.ofMillis(3_500)).build());
        feed.send(Feed.text("short").delay(Duration.ofMillis(200)).build());
        feed.send("none");
        s.awaitFinished(group);
        Check.equal("order", List.of("none", "short", "long"), List.copyOf(order));
    }

    @Rule(
            id = "DLY-3",
            slow = true,
            statement = {"C15"},
            answers = {83},
            title = "a delayed message outlives the connection that published it")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void outlivesItsPublisher(Scenario s) {
        Destination topic = s.topic("outlives");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Connection publisher = s.connect(builder -> builder);
        s.feed(publisher, topic, PublisherOptions.defaults())
                .send(Feed.text("later").delay(Duration.ofMillis(700)).build());
        publisher.close(s.patience());
        s.member(group).start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "DLY-4",
            slow = true,
            statement = {"C15", "C9"},
            answers = {83},
            title = "delayed messages and waiting retries survive a kill of the broker")
    @Needs(capabilities = Capability.DELAYED_PUBLISH, faults = Fault.KILL_BROKER)
    void survivesAKill(Scenario s) throws Exception {
        Destination topic = s.topic("delay-kill");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(group).start(delivery -> {
            if (delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(2_500));
            }
        });
        Feed feed = s.feed(topic);
        feed.send("retried");
        s.awaitHanded(group, 1);
        feed.sendUntilConfirmed(
                Feed.text("delayed").delay(Duration.ofMillis(2_500)).build(), s.patience());
        s.troubles().kill();
        s.awaitFinished(group, s.harness().recoveryBound());
    }

    @Rule(
            id = "TTL-1",
            statement = {"C18"},
            answers = {85},
            title =
                    "a message past its time to live is never handed out and no dead letter; one within it is handed out")
    void expires(Scenario s) {
        Destination topic = s.topic("ttl");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        String gone = feed.send(
                Feed.text("gone").key("key").timeToLive(Duration.ofMillis(150)).build());
        String there = feed.send(
                Feed.text("there").key("key").timeToLive(Duration.ofMinutes(5)).build());
        s.recorder().await(Duration.ofMillis(400), () -> false);
        s.member(group).start();
        s.sentinel(feed, group);
        List<String> handed = s.recorder().deliveries(group.toString()).stream()
                .map(Event.Handed::id)
                .toList();
        Check.that(!handed.contains(gone), "A message was handed out 250 ms after the end of its time to live");
        Check.that(handed.contains(there), "A message with five minutes to live was not handed out");
        Check.equal("dead letters", 0, s.deadLetters(group).size());
    }

    @Rule(
            id = "TTL-2",
            statement = {"C18"},
            title = "on-expired=DEAD_LETTER keeps expired messages as dead letters")
    void expiredKept(Scenario s) {
        Destination topic = s.topic("ttl-kept");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        String gone = feed.send(
                Feed.text("gone").key("key").timeToLive(Duration.ofMillis(150)).build());
        s.expectDead(group, gone);
        s.recorder().await(Duration.ofMillis(400), () -> false);
        s.member(group).with(b -> b.onExpired(OnExpired.DEAD_LETTER)).start();
        s.await(
                "the expired message is a dead letter",
                () -> s.deadLetters(group).size() == 1);
        Check.equal(
                "reason", DeadLetter.Reason.EXPIRED, s.deadLetters(group).get(0).reason());
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel's only", 1, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "TTL-3",
            slow = true,
            statement = {"C18", "C15"},
            title = "the time to live counts from the due time of a delayed message")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void countsFromDueTime(Scenario s) {
        Destination topic = s.topic("ttl-delay");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        s.member(group).start(delivery -> seen.add(ConsumeRules.textOf(delivery.payload())));
        s.feed(topic)
                .send(Feed.text("due later than its time to live")
                        .delay(Duration.ofMillis(3_500))
                        .timeToLive(Duration.ofMillis(3_000))
                        .build());
        s.await("the message is handed out when it is due", () -> seen.size() == 1);
    }

    @Rule(
            id = "TTL-4",
            statement = {"C18", "C5"},
            title = "a time to live of zero or less is refused at publish")
    void refused(Scenario s) {
        Feed feed = s.feed(s.queue("ttl-refused"));
        for (Duration ttl : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            Check.fails(
                    "a time to live of " + ttl,
                    InvalidMessageException.class,
                    () -> feed.send(Feed.text("dead on arrival").timeToLive(ttl).build()));
        }
    }
}
