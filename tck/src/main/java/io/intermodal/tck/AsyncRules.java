package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.DeadLetter;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** CON: asynchronous handlers, which owe what synchronous ones owe. */
final class AsyncRules {

    @Rule(
            id = "CON-11",
            statement = {"C8", "C10"},
            answers = {33},
            title = "with manual settlement the end of a stage settles nothing; a later ack does, and frees the slot")
    void manual(Scenario s) {
        Destination topic = s.topic("async-manual");
        Group group = s.group(topic, "async");
        s.provision(group);
        List<Delivery<byte[]>> held = new CopyOnWriteArrayList<>();
        s.member(group).manual().startAsync(delivery -> {
            held.add(delivery);
            return CompletableFuture.completedFuture("nothing is settled");
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 4; i++) {
            feed.send("message " + i);
        }
        for (int i = 0; i < 4; i++) {
            int expected = i + 1;
            s.await("delivery " + expected + " is held", () -> held.size() >= expected);
            if (i == 0) {
                s.recorder().await(Duration.ofMillis(100), () -> held.size() > 1);
            }
            Check.equal("deliveries held, with one slot", expected, held.size());
            Check.that(held.get(i).ack().won(), "An ack after the stage's end must win with manual settlement");
        }
        s.awaitFinished(group);
    }

    @Rule(
            id = "CON-12",
            statement = {"C10"},
            title =
                    "an asynchronous handler that settled by itself is not settled again by its stage, however that ends")
    void ownSettlement(Scenario s) {
        Destination topic = s.topic("async-own");
        Group group = s.group(topic, "async");
        s.provision(group);
        s.member(group).concurrency(2).startAsync(delivery -> {
            if (ConsumeRules.textOf(delivery.payload()).equals("acked")) {
                Check.that(delivery.ack().won(), "The handler's own ack must win");
                return CompletableFuture.failedFuture(new IllegalStateException("after the ack"));
            }
            if (ConsumeRules.textOf(delivery.payload()).equals("retried") && delivery.attempt() == 1) {
                Check.that(delivery.retry().won(), "The handler's own retry must win");
            }
            return CompletableFuture.completedFuture("after the retry");
        });
        Feed feed = s.feed(topic);
        feed.send("key", "acked");
        feed.send("key", "retried");
        s.awaitHanded(group, 3);
        s.awaitFinished(group);
        s.sentinel(feed, group);
        Check.equal("hand-overs: one, two, and a sentinel", 4, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "CON-13",
            statement = {"C8", "C14"},
            answers = {24},
            title =
                    "synchronous and asynchronous handlers may be mixed by type, and each fails and settles as it should")
    void mixed(Scenario s) {
        Destination topic = s.topic("mixed");
        Group group = s.group(topic, "router");
        s.provision(group);
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        Member member = s.member(group).concurrency(2);
        member.start(Handlers.byType()
                .on("sync", Codec.bytes(), member.recorded(delivery -> {
                    attempts.merge("sync", delivery.attempt(), Math::max);
                    Check.that(delivery.attempt() == 2, "fails once");
                }))
                .onAsync("async", Codec.bytes(), member.recordedAsync(delivery -> {
                    attempts.merge("async", delivery.attempt(), Math::max);
                    return delivery.attempt() == 2
                            ? new CompletableFuture<String>().completeOnTimeout("done", 10, TimeUnit.MILLISECONDS)
                            : CompletableFuture.failedFuture(new IllegalStateException("fails once"));
                }))
                .build());
        Feed feed = s.feed(topic);
        feed.send(Feed.text("a").type("sync").build());
        feed.send(Feed.text("b").type("async").build());
        s.awaitHanded(group, 4);
        s.awaitFinished(group);
        Check.equal("last attempt by type", Map.of("sync", 2, "async", 2), attempts);
    }

    @Rule(
            id = "CON-14",
            statement = {"C16", "C14"},
            answers = {68},
            title = "the dead letter of an asynchronous handler names what its stage failed with, terminal or used up")
    void causes(Scenario s) {
        Destination topic = s.topic("async-causes");
        Group group = s.group(topic, "async");
        s.provision(group);
        s.member(group)
                .concurrency(2)
                .retry(Member.QUICK.toBuilder()
                        .maxAttempts(2)
                        .terminal(IllegalArgumentException.class)
                        .build())
                .startAsync(delivery -> {
                    RuntimeException failure =
                            ConsumeRules.textOf(delivery.payload()).equals("terminal")
                                    ? new IllegalArgumentException("never")
                                    : new IllegalStateException("out of stock");
                    return CompletableFuture.failedFuture(new CompletionException(failure));
                });
        Feed feed = s.feed(topic);
        String terminal = feed.send("terminal");
        s.expectDead(group, terminal);
        feed.send("used up");
        s.await("two dead letters", () -> s.deadLetters(group).size() == 2);
        for (DeadLetter letter : s.deadLetters(group)) {
            boolean first = letter.message().id().orElse("").equals(terminal);
            Check.equal(
                    "exception",
                    (first ? IllegalArgumentException.class : IllegalStateException.class).getName(),
                    letter.exceptionType().orElse(null));
            Check.equal("attempts", first ? 1 : 2, letter.attempts());
        }
    }

    @Rule(
            id = "CON-15",
            statement = {"C14"},
            title =
                    "an asynchronous handler that returns no stage has failed: its message is tried again, nothing is lost")
    void noStage(Scenario s) {
        Destination topic = s.topic("no-stage");
        Group group = s.group(topic, "async");
        s.provision(group);
        s.member(group)
                .startAsync(
                        delivery -> delivery.attempt() == 1 ? nothing() : CompletableFuture.completedFuture("a stage"));
        s.feed(topic).send("forgotten return value");
        s.awaitHanded(group, 2);
        s.awaitFinished(group);
    }

    @SuppressWarnings("NullAway") // what a careless application returns
    private static CompletableFuture<String> nothing() {
        return null;
    }

    @Rule(
            id = "CON-16",
            statement = {"C8", "C4"},
            title = "a text codec writes its content type and reads what it wrote")
    void text(Scenario s) {
        Destination topic = s.topic("text");
        Group group = s.group(topic, "reader");
        s.provision(group);
        s.mayStay(group); // This handler is not recorded: its payloads are texts.
        List<Message<String>> got = new CopyOnWriteArrayList<>();
        List<Settlement> acks = new CopyOnWriteArrayList<>();
        s.member(group).manual().start(Handlers.of(Codec.string(), delivery -> {
            got.add(delivery.message());
            acks.add(delivery.ack());
        }));
        var publisher = s.connection().publisher(topic, Codec.string());
        publisher.publish("gr\u00fcn \ud83d\ude00\n\u0000 end");
        s.await("it arrives", () -> acks.size() == 1);
        Check.equal("payload", "gr\u00fcn \ud83d\ude00\n\u0000 end", got.get(0).payload());
        Check.equal(
                "content type",
                Codec.string().contentType(),
                got.get(0).contentType().orElse(null));
        Check.that(acks.get(0).won(), "The ack of a text must win");
    }
}
