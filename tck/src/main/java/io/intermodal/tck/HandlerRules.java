package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** CON: which handler gets a message, and handlers that end later. */
final class HandlerRules {

    @Rule(
            id = "CON-5",
            statement = {"C8"},
            answers = {24},
            title = "messages go to the handler of their type, and to the rest's handler if there is none")
    void byType(Scenario s) {
        Destination topic = s.topic("types");
        Group group = s.group(topic, "router");
        s.provision(group);
        Map<String, String> seen = new ConcurrentHashMap<>();
        Member member = s.member(group);
        member.start(Handlers.byType()
                .on("order.placed", Codec.bytes(), member.recorded(note(seen, "placed")))
                .on("order.cancelled", Codec.bytes(), member.recorded(note(seen, "cancelled")))
                .otherwise(Codec.bytes(), member.recorded(note(seen, "rest")))
                .build());
        Feed feed = s.feed(topic);
        feed.send(Feed.text("a").type("order.placed").build());
        feed.send(Feed.text("b").type("order.cancelled").build());
        feed.send(Feed.text("c").type("order.shipped").build());
        feed.send("d");
        s.awaitFinished(group);
        Check.equal(
                "which handler got which message",
                Map.of("a", "placed", "b", "cancelled", "c", "rest", "d", "rest"),
                seen);
    }

    @Rule(
            id = "CON-6",
            statement = {"C16", "C24"},
            answers = {66},
            title = "a message whose type has no handler is a dead letter, and the subscription goes on")
    void unknownType(Scenario s) {
        Destination topic = s.topic("unknown-type");
        Group group = s.group(topic, "router");
        s.provision(group);
        Member member = s.member(group);
        member.start(Handlers.byType()
                .on("known", Codec.bytes(), member.recorded(delivery -> {}))
                .build());
        Feed feed = s.feed(topic);
        String id =
                feed.send(Feed.text("who am I").type("java.lang.ProcessBuilder").build());
        s.expectDead(group, id);
        feed.send(Feed.text("fine").type("known").build());
        s.awaitHanded(group, 1);
        s.await(
                "the message of unknown type is dead-lettered",
                () -> !s.deadLetters(group).isEmpty());
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("reason", DeadLetter.Reason.UNDECODABLE, letter.reason());
        Check.equal(
                "payload of the dead letter",
                "who am I",
                ConsumeRules.textOf(letter.message().payload()));
    }

    @Rule(
            id = "CON-7",
            statement = {"C8", "C10"},
            title = "an asynchronous handler holds its slot, but no thread, until its stage ends; the end acknowledges")
    void asynchronous(Scenario s) {
        Destination topic = s.topic("async");
        Group group = s.group(topic, "async");
        s.provision(group);
        List<CompletableFuture<String>> stages = Collections.synchronizedList(new ArrayList<>());
        s.member(group).concurrency(3).startAsync(delivery -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 9; i++) {
            feed.send("work " + i);
        }
        for (int done = 0; done < 9; done++) {
            int open = Math.min(9, done + 3);
            s.await("the free slot is used: " + open + " stages", () -> stages.size() == open);
            if (done == 0) {
                s.recorder().await(Duration.ofMillis(100), () -> stages.size() > 3);
                Check.equal("open stages a while later", 3, stages.size());
            }
            stages.get(done).complete("done");
        }
        s.awaitFinished(group);
    }

    @Rule(
            id = "CON-8",
            statement = {"C14"},
            title = "an asynchronous handler's failure, thrown or in its stage, is retried")
    void asynchronousFailure(Scenario s) {
        Destination topic = s.topic("async-failure");
        Group group = s.group(topic, "async");
        s.provision(group);
        s.member(group).startAsync(delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("thrown before there is a stage");
            }
            CompletableFuture<String> stage = new CompletableFuture<>();
            if (delivery.attempt() == 2) {
                stage.completeExceptionally(new IllegalStateException("in the stage"));
            } else {
                stage.completeOnTimeout("done", 20, TimeUnit.MILLISECONDS);
            }
            return stage;
        });
        s.feed(topic).send("third time lucky");
        s.awaitFinished(group);
        Check.equal("attempts", 3, s.recorder().handed(group.toString()));
    }

    private static MessageHandler<byte[]> note(Map<String, String> seen, String handler) {
        return delivery -> seen.put(ConsumeRules.textOf(delivery.payload()), handler);
    }

    @Rule(
            id = "CON-10",
            statement = {"C14"},
            answers = {74},
            title =
                    "whatever a handler throws, errors too, is a failure: it is tried again and the subscription goes on")
    void errors(Scenario s) {
        Destination topic = s.topic("errors");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            switch (delivery.attempt()) {
                case 1 -> throw new AssertionError("an error");
                case 2 -> throw new StackOverflowError("another one");
                case 3 -> throw new Error("none of the known kinds");
                default -> {}
            }
        });
        Feed feed = s.feed(topic);
        feed.send("hard");
        feed.send("harder");
        s.awaitFinished(group);
        Check.equal("hand-overs", 8, s.recorder().handed(group.toString()));
    }
}
