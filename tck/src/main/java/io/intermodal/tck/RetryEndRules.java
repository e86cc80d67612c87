package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingEvent.HandlerStuck;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** RTY: how retries end, and handlers that do not. */
final class RetryEndRules {

    @Rule(
            id = "RTY-5",
            statement = {"C16"},
            answers = {68},
            title = "a terminal exception skips the retries, as a subclass and as a cause too")
    void terminal(Scenario s) {
        Destination topic = s.topic("terminal");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(Member.QUICK.toBuilder()
                        .terminal(IllegalArgumentException.class)
                        .build())
                .start(delivery -> {
                    switch (ConsumeRules.textOf(delivery.payload())) {
                        case "itself" -> throw new IllegalArgumentException("terminal");
                        case "subclass" -> throw new NumberFormatException("terminal too");
                        case "cause" ->
                            throw new IllegalStateException("wrapped", new IllegalArgumentException("terminal"));
                        default -> {}
                    }
                });
        Feed feed = s.feed(topic);
        s.expectDead(group, feed.send("itself"));
        s.expectDead(group, feed.send("subclass"));
        s.expectDead(group, feed.send("cause"));
        s.await("three dead letters", () -> s.deadLetters(group).size() == 3);
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel's included", 4, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "RTY-6",
            statement = {"C14", "C16"},
            title = "maxAge ends the retries by time")
    void maxAge(Scenario s) {
        Destination topic = s.topic("max-age");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(RetryPolicy.builder()
                        .maxAttempts(1000)
                        .firstDelay(Duration.ofMillis(100))
                        .multiplier(1)
                        .jitter(0)
                        .maxAge(Duration.ofMillis(450))
                        .build())
                .start(delivery -> {
                    throw new IllegalStateException("always");
                });
        s.expectDead(group, s.feed(topic).send("too old"));
        s.await("the message is dead-lettered", () -> !s.deadLetters(group).isEmpty());
        int handed = s.recorder().handed(group.toString());
        Check.that(
                handed >= 2 && handed <= 6,
                "With 100 ms between attempts and a maxAge of 450 ms there were " + handed
                        + " attempts; expected 2 to 6");
    }

    @Rule(
            id = "RTY-7",
            statement = {"C14"},
            answers = {19},
            title = "a handler over maxHandlingTime is interrupted and reported, and its message is tried again")
    void stuck(Scenario s) {
        Destination topic = s.topic("stuck");
        Group group = s.group(topic, "workers");
        s.provision(group);
        AtomicInteger interrupted = new AtomicInteger();
        Gate never = s.gate();
        s.member(group).with(b -> b.maxHandlingTime(Duration.ofMillis(300))).start(delivery -> {
            if (delivery.attempt() == 1) {
                try {
                    never.pass();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw e;
                }
            }
        });
        String id = s.feed(topic).send("slow once");
        s.awaitFinished(group);
        Check.equal("interrupts", 1, interrupted.get());
        s.await(
                "an event tells of the stuck handler",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof HandlerStuck one
                                && one.messageId().equals(id)));
    }

    @Rule(
            id = "RTY-8",
            statement = {"C14"},
            answers = {62},
            title = "attempts are counted per message, also when two messages have the same id")
    void sameId(Scenario s) {
        Destination topic = s.topic("same-id");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.UNKNOWN_PUBLISH);
        AtomicInteger second = new AtomicInteger();
        s.member(group).concurrency(2).start(delivery -> {
            Check.that(delivery.attempt() <= 2, "came as attempt " + delivery.attempt() + " after one failure");
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("once");
            }
            second.incrementAndGet();
        });
        Feed feed = s.feed(topic);
        var message = feed.identified(Feed.text("twin").build());
        feed.send(message);
        feed.send(message);
        s.await("both are handled at their second attempt", () -> second.get() == 2);
    }

    @Rule(
            id = "RTY-10",
            statement = {"C14", "C16"},
            title = "retry() counts like an exception: when the attempts are used up the message is a dead letter")
    void retryIsBounded(Scenario s) {
        Destination topic = s.topic("bounded");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(Member.QUICK.toBuilder().maxAttempts(3).build())
                .start(delivery -> delivery.retry(Duration.ofMillis(20)));
        Feed feed = s.feed(topic);
        feed.send("key", "never");
        s.await("the message is dead-lettered", () -> !s.deadLetters(group).isEmpty());
        Check.equal("attempts", 3, s.recorder().handed(group.toString()));
        Check.equal(
                "attempts in the dead letter", 3, s.deadLetters(group).get(0).attempts());
    }

    @Rule(
            id = "RTY-11",
            statement = {"C14"},
            title = "a handler that does not heed its interrupt keeps its slot until it returns (onStuck=HOLD)")
    void stuckHolds(Scenario s) {
        Destination topic = s.topic("stuck-holds");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = s.gate();
        s.member(group)
                .retry(RetryPolicy.builder().firstDelay(Duration.ZERO).jitter(0).build())
                .with(b -> b.maxHandlingTime(Duration.ofMillis(200)))
                .start(delivery -> {
                    boolean first = delivery.attempt() == 1
                            && ConsumeRules.textOf(delivery.payload()).equals("stuck");
                    while (first && !gate.isOpen()) {
                        try {
                            gate.pass();
                        } catch (InterruptedException e) {
                            Thread.interrupted(); // This handler does not heed it.
                        }
                    }
                    if (first) {
                        throw new IllegalStateException("over time");
                    }
                });
        Feed feed = s.feed(topic);
        feed.send("stuck");
        s.awaitHanded(group, 1);
        feed.send("waits");
        s.await(
                "an event tells of the stuck handler",
                () -> s.events().stream().anyMatch(HandlerStuck.class::isInstance));
        s.recorder().await(Duration.ofMillis(100), () -> s.recorder().handed(group.toString()) > 1);
        Check.equal("hand-overs while the only slot is taken", 1, s.recorder().handed(group.toString()));
        gate.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "RTY-13",
            statement = {"C14", "C15"},
            title = "a retry in a thousand years takes no slot and harms nobody")
    void hugeDelay(Scenario s) {
        Destination topic = s.topic("huge");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.mayStay(group);
        Set<String> done = ConcurrentHashMap.newKeySet();
        s.member(group).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            if (text.equals("never")) {
                delivery.retry(Duration.ofSeconds(Long.MAX_VALUE));
            }
            done.add(text);
        });
        Feed feed = s.feed(topic);
        feed.send("never");
        for (int i = 0; i < 10; i++) {
            feed.send("message " + i);
        }
        s.await("the others are handled", () -> done.size() == 11);
    }
}
