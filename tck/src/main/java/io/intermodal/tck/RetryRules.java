package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** RTY: what happens after a failure. That nothing comes early and attempts rise by one is judged by the history's checker in all of these. */
final class RetryRules {

    @Rule(
            id = "RTY-1",
            statement = {"C14", "C15"},
            answers = {60, 79},
            title = "attempts count from one and rise by one, each after the delay that the policy says")
    void attempts(Scenario s) {
        Destination topic = s.topic("attempts");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            if (delivery.attempt() < 4) {
                throw new IllegalStateException("attempt " + delivery.attempt());
            }
        });
        s.feed(topic).send("fourth time lucky");
        s.awaitFinished(group);
        List<Integer> attempts = s.recorder().deliveries(group.toString()).stream()
                .map(Event.Handed::attempt)
                .toList();
        Check.equal("attempts", List.of(1, 2, 3, 4), attempts);
    }

    @Rule(
            id = "RTY-2",
            statement = {"C14", "C9"},
            answers = {38, 61},
            title = "with nothing configured a failing message is tried again after a second, and keeps its identity")
    void defaults(Scenario s) {
        Destination topic = s.topic("defaults");
        Group group = s.group(topic, "workers");
        Group other = s.group(topic, "others");
        s.provision(group, other);
        s.member(other).start();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        s.member(group).withoutOptions().start(delivery -> {
            var message = delivery.message();
            if (ConsumeRules.textOf(message.payload()).equals("sentinel")) {
                return;
            }
            seen.add(message.id() + " " + message.timestamp() + " " + message.key() + " " + message.type() + " "
                    + message.correlationId() + " " + message.contentType() + " " + message.headers() + " "
                    + ConsumeRules.textOf(message.payload()));
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("once");
            }
        });
        Feed feed = s.feed(topic);
        feed.send(Feed.text("unchanged")
                .key("key")
                .type("order.placed")
                .correlationId("conversation-1")
                .header("colour", "r\u00f6t")
                .build());
        s.awaitFinished(group);
        Check.equal("attempts", 2, s.recorder().handed(group.toString()));
        Check.equal("different forms in which the message came", 1, seen.size());
        s.sentinel(feed, other);
        Check.equal(
                "hand-overs to the group that did not fail, the sentinel included",
                2,
                s.recorder().handed(other.toString()));
    }

    @Rule(
            id = "RTY-3",
            slow = true,
            statement = {"C12", "C14", "C15"},
            answers = {70, 71},
            title = "waiting retries hold no slot: with one handler twenty of them wait while others are handled")
    void noThreadHeld(Scenario s) {
        Destination topic = s.topic("waiting");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Set<String> done = ConcurrentHashMap.newKeySet();
        s.member(group)
                .concurrency(1)
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(1_500))
                        .jitter(0)
                        .build())
                .start(delivery -> {
                    String text = ConsumeRules.textOf(delivery.payload());
                    if (text.startsWith("bad") && delivery.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                    done.add(text);
                });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 20; i++) {
            feed.send("bad " + i);
        }
        s.awaitHanded(group, 20);
        feed.send("good");
        s.await(
                "a good message is handled while twenty retries wait",
                Duration.ofMillis(1_200),
                () -> done.contains("good"));
        s.awaitFinished(group);
    }

    @Rule(
            id = "RTY-4",
            slow = true,
            statement = {"C15"},
            answers = {80},
            title = "a short retry delay is not held up by a longer one asked for before it")
    void delaysDoNotBlock(Scenario s) {
        Destination topic = s.topic("delays");
        Group group = s.group(topic, "workers");
        s.provision(group);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        s.member(group).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            if (delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(Long.parseLong(text)));
            } else {
                order.add(text);
            }
        });
        Feed feed = s.feed(topic);
        feed.send("3500");
        feed.send("200");
        s.awaitFinished(group);
        Check.equal("order of the second attempts", List.of("200", "3500"), List.copyOf(order));
    }

    @Rule(
            id = "RTY-9",
            statement = {"C14", "C15"},
            title = "retry(delay) of the handler goes before the policy's delay; zero is at once")
    void ownDelay(Scenario s) {
        Destination topic = s.topic("own-delay");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(RetryPolicy.builder().firstDelay(Duration.ofMinutes(2)).build())
                .start(delivery -> {
                    if (delivery.attempt() == 1) {
                        delivery.retry(Duration.ofMillis(150));
                    } else if (delivery.attempt() == 2) {
                        delivery.retry(Duration.ZERO);
                    }
                });
        s.feed(topic).send("sooner");
        s.awaitFinished(group);
        Check.equal("attempts", 3, s.recorder().handed(group.toString()));
    }
}
