package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.DestinationNotFoundException;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.PublisherOptions;
import io.intermodal.PublisherOptions.OnUnknown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** PUB: what the outcome of a publish promises, also when it is not CONFIRMED. */
final class PublishPromiseRules {

    @Rule(
            id = "PUB-13",
            slow = true,
            statement = {"C7", "C21"},
            title = "what waits behind an unconfirmed publish of its key ends with it, and is surely not stored")
    @Needs(faults = Fault.STOP_BROKER)
    void behindAnUnconfirmedOne(Scenario s) throws Exception {
        Destination topic = s.topic("behind").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Feed feed = s.feed(
                s.connection(),
                topic,
                PublisherOptions.builder().publishTimeout(Duration.ofSeconds(2)).build());
        feed.send("key", "before");
        s.troubles().stop();
        s.await(
                "the connection notices that the broker is away",
                s.harness().recoveryBound(),
                () -> s.connection().state() == ConnectionState.RECOVERING);
        CompletableFuture<PublishReceipt> first =
                feed.sendAsync(Feed.text("first").key("key").build());
        s.recorder().await(Duration.ofMillis(700), () -> false);
        List<CompletableFuture<PublishReceipt>> behind = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            behind.add(feed.sendAsync(Feed.text("behind " + i).key("key").build()));
        }
        s.await("the first ends", first::isDone);
        long ended = Await.nanos();
        for (CompletableFuture<PublishReceipt> one : behind) {
            s.await("what was behind it ends", one::isDone);
            PublishException refused = Check.fails(
                    "a publish behind an unconfirmed one of its key", PublishException.class, () -> join(one));
            Check.equal("its outcome", PublishOutcome.REJECTED, refused.outcome());
        }
        long millis = Await.millisSince(ended);
        Check.that(millis < 600, "Those behind must end with the first; they took " + millis + " ms more");
        s.troubles().start();
        s.member(group).start();
        FaultRules.flowsAgain(s, feed, group);
        s.sentinel(feed, group);
    }

    @Rule(
            id = "PUB-14",
            statement = {"C2", "C9"},
            answers = {2, 5},
            title = "with onUnknown=REPEAT publishes are confirmed across a cut connection, and none is lost")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void repeated(Scenario s) throws Exception {
        Destination queue = s.queue("repeated");
        Group group = s.group(queue);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH, Cause.REPEATED_PUBLISH);
        Feed feed = s.feed(
                s.connection(),
                queue,
                PublisherOptions.builder()
                        .onUnknown(OnUnknown.REPEAT)
                        .publishTimeout(s.harness().recoveryBound())
                        .build());
        s.member(group).concurrency(4).start();
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            open.add(feed.sendAsync(Feed.text("message " + i).build()));
            if (i == 150) {
                s.troubles().cut();
            }
        }
        for (CompletableFuture<PublishReceipt> one : open) {
            one.get(s.harness().recoveryBound().toMillis() + 1_000, TimeUnit.MILLISECONDS);
        }
        s.awaitFinished(group, s.harness().recoveryBound());
    }

    @Rule(
            id = "PUB-15",
            statement = {"C5", "C4"},
            title = "publishAsync throws nothing: what is refused ends in the future, with the same exceptions")
    void asynchronousRefusals(Scenario s) {
        Destination queue = s.queue("async-refusals");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        CompletableFuture<PublishReceipt> invalid =
                feed.sendAsync(Feed.text("x").header("im-attempt", "1").build());
        CompletableFuture<PublishReceipt> large = feed.sendAsync(Message.of(new byte[1_000_001]));
        s.await("both have ended", () -> invalid.isDone() && large.isDone());
        Check.fails("an invalid message", InvalidMessageException.class, () -> join(invalid));
        Check.fails("a message too large", MessageTooLargeException.class, () -> join(large));
        feed.send("the next one");
        s.member(group).start();
        s.awaitFinished(group);
        Check.equal("messages that arrived", 1, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "PUB-16",
            statement = {"C3"},
            answers = {8, 9},
            title = "a broker that declares UNROUTABLE_DETECTION refuses each publish to what does not exist")
    @Needs(capabilities = Capability.UNROUTABLE_DETECTION)
    void unroutable(Scenario s) {
        Connection strict = s.connect(builder -> builder.set("intermodal.provisioning", "none"));
        Feed missing = s.feed(strict, s.topic("nowhere"), PublisherOptions.defaults());
        RuntimeException refused = Check.fails(
                "publishing to a topic that does not exist", RuntimeException.class, () -> missing.send("to nowhere"));
        Check.that(
                refused instanceof DestinationNotFoundException
                        || refused.getCause() instanceof DestinationNotFoundException,
                "A destination that is not there must be reported as DestinationNotFoundException, got " + refused);
        Destination there = s.topic("there");
        Group group = s.group(there, "reader");
        s.provision(group);
        s.feed(strict, there, PublisherOptions.defaults()).send("to somebody");
        s.member(group).start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "PUB-17",
            statement = {"C4", "C6"},
            answers = {13},
            title = "a payload's array may be used again once publishAsync has returned")
    void arrays(Scenario s) throws Exception {
        Destination queue = s.queue("arrays");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        byte[] reused = new byte[64];
        for (byte i = 1; i <= 50; i++) {
            Arrays.fill(reused, i);
            open.add(feed.sendAsync(Message.of(reused)));
        }
        Arrays.fill(reused, (byte) 0);
        for (CompletableFuture<PublishReceipt> one : open) {
            one.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        boolean[] seen = new boolean[51];
        s.member(group).start(delivery -> {
            byte first = delivery.payload()[0];
            for (byte one : delivery.payload()) {
                Check.that(one == first && first > 0, "A payload was mixed from two publishes");
            }
            seen[first] = true;
        });
        s.awaitFinished(group);
        for (int i = 1; i <= 50; i++) {
            Check.that(seen[i], "Payload " + i + " of 50 arrived with bytes that were written after its publish");
        }
    }

    @Rule(
            id = "PUB-18",
            statement = {"C7", "C12"},
            answers = {5, 6},
            title = "a batch keeps the order of each key, and its results name the ids in the order of the batch")
    void batchOrder(Scenario s) {
        Destination topic = s.topic("batch-order").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Check.equal("results of an empty batch", List.of(), feed.sendAll(List.of()));
        List<Message<byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            batch.add(Feed.text("entry " + i).id(s.nextId()).key("key-" + i % 4).build());
        }
        List<PublishResult> results = feed.sendAll(batch);
        Check.equal(
                "ids in the results",
                batch.stream().map(one -> one.id().orElse("")).toList(),
                results.stream().map(PublishResult::messageId).toList());
        for (PublishResult result : results) {
            Check.equal("outcome of " + result.messageId(), PublishOutcome.CONFIRMED, result.outcome());
        }
        s.member(group).concurrency(4).start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "PUB-19",
            statement = {"C5", "C2"},
            title = "what a codec cannot write is refused by InvalidMessageException, and nothing is sent")
    void encoding(Scenario s) {
        Destination queue = s.queue("encoding");
        Group group = s.group(queue);
        var publisher = s.connection().publisher(queue, new Codec<String>() {
            @Override
            public String contentType() {
                return "text/x-strict";
            }

            @Override
            public byte[] encode(String payload) {
                if (payload.isEmpty()) {
                    throw new IllegalStateException("nothing to say");
                }
                return payload.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        });
        InvalidMessageException refused = Check.fails(
                "a payload that its codec cannot write", InvalidMessageException.class, () -> publisher.publish(""));
        Check.that(!refused.isRetryable(), "What a codec cannot write must not be called retryable");
        s.feed(queue).send("the next one");
        s.member(group).start();
        s.awaitFinished(group);
        Check.equal("messages that arrived", 1, s.recorder().handed(group.toString()));
    }

    private static void join(CompletableFuture<PublishReceipt> future) throws Exception {
        try {
            future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
