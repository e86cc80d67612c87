package io.intermodal.tck;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** PUB: what a publisher may rely on while nothing is broken. */
final class PublishRules {

    @Rule(
            id = "PUB-1",
            statement = {"C1", "C8"},
            answers = {1, 16, 49},
            title = "a confirmed message reaches every group that was provisioned before")
    void everyGroupGetsIt(Scenario s) {
        Destination topic = s.topic("all");
        Group one = s.group(topic, "one");
        Group two = s.group(topic, "two");
        s.provision(one, two);
        s.member(one).start();
        s.member(two).start();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 20; i++) {
            feed.send("message " + i);
        }
        s.awaitFinished(one);
        s.awaitFinished(two);
        Check.equal("hand-overs to group one", 20, s.recorder().handed(one.toString()));
        Check.equal("hand-overs to group two", 20, s.recorder().handed(two.toString()));
    }

    @Rule(
            id = "PUB-2",
            statement = {"C1", "C22"},
            answers = {10},
            title = "what is published before anybody subscribed waits for the provisioned group")
    void waitsForItsGroup(Scenario s) {
        Destination topic = s.topic("early");
        Group group = s.group(topic, "later");
        s.provision(group);
        Feed feed = s.feed(topic);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(feed.send("before " + i));
        }
        Destination queue = s.queue("early-queue");
        Group main = s.group(queue);
        s.feed(queue).send("before any subscriber");
        s.member(group).start();
        s.member(main).start();
        s.awaitHanded(group, ids.size());
        s.awaitHanded(main, 1);
    }

    @Rule(
            id = "PUB-3",
            statement = {"C1"},
            title = "a topic without any group confirms")
    void nobodyThere(Scenario s) {
        Destination topic = s.topic("nobody");
        s.connection().provision(topic);
        Feed feed = s.feed(topic);
        Check.equal(
                "outcome",
                PublishOutcome.CONFIRMED,
                feed.trySend(Feed.text("to nobody").build()));
    }

    @Rule(
            id = "PUB-4",
            statement = {"C4"},
            answers = {7, 94},
            title =
                    "a message of exactly the limit passes, one byte more is refused before any I/O, and the next one passes")
    void limit(Scenario s) {
        int limit = 20_000;
        Destination queue = s.queue("limit");
        Group group = s.group(queue);
        Feed feed = s.feed(
                s.connect(builder -> builder.set("intermodal.max-message-bytes", String.valueOf(limit))),
                queue,
                PublisherOptions.defaults());
        s.member(group).start();
        feed.send(Message.of(new byte[limit / 2]));
        MessageTooLargeException refused = Check.fails(
                "a payload of one byte more than the limit",
                MessageTooLargeException.class,
                () -> feed.send(Message.of(new byte[limit + 1])));
        Check.that(!refused.isRetryable(), "A message that is too large must not be called retryable");
        Check.contains("the text names the limit", refused.getMessage(), String.valueOf(limit));
        int largest = largestPayload(feed, limit);
        Check.that(
                largest > limit - 1_000,
                "Payload and headers together may be " + limit
                        + " bytes; the largest payload without headers that passed has " + largest);
        feed.send("the next one");
        s.awaitFinished(group);
    }

    /** The limit counts headers too, and what the id takes is the engine's affair: so the edge is looked for. */
    private static int largestPayload(Feed feed, int limit) {
        int fits = limit / 2;
        int tooLarge = limit + 1;
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) >>> 1;
            try {
                feed.send(Message.of(new byte[middle]));
                fits = middle;
            } catch (MessageTooLargeException e) {
                tooLarge = middle;
            }
        }
        return fits;
    }

    @Rule(
            id = "PUB-5",
            statement = {"C7"},
            answers = {6},
            title = "a batch gives one result for each message, and a bad one changes no other's")
    void batch(Scenario s) {
        Destination queue = s.queue("batch");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        s.member(group).start();
        List<Message<byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Message.Builder<byte[]> message = Feed.text("entry " + i);
            batch.add((i == 4 ? message.header("bad name", "x") : message).build());
        }
        List<PublishResult> results = feed.sendAll(batch);
        Check.equal("number of results", 9, results.size());
        for (int i = 0; i < 9; i++) {
            PublishOutcome expected = i == 4 ? PublishOutcome.REJECTED : PublishOutcome.CONFIRMED;
            Check.equal("outcome of entry " + i, expected, results.get(i).outcome());
        }
        Check.that(
                results.get(4).failure().orElse(null) instanceof InvalidMessageException,
                "The bad entry's result must hold an InvalidMessageException, got " + results.get(4));
        s.awaitFinished(group);
        Check.equal("messages handed out", 8, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "PUB-6",
            statement = {"C7", "C12"},
            answers = {5},
            title = "pipelined publishes of one key keep the order of the calls")
    void pipeline(Scenario s) throws Exception {
        Destination topic = s.topic("pipeline").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            open.add(feed.sendAsync(Feed.text("number " + i).key("key-" + i % 3).build()));
        }
        for (CompletableFuture<PublishReceipt> one : open) {
            one.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        s.member(group).concurrency(4).start();
        s.awaitHanded(group, 100);
    }

    @Rule(
            id = "PUB-7",
            statement = {"C2"},
            answers = {11},
            title = "publishing after close is refused at once with ClosedException")
    void closed(Scenario s) {
        Destination queue = s.queue("closed");
        Publisher<byte[]> publisher = s.feed(queue).raw();
        publisher.close();
        publisher.close();
        ClosedException refused = Check.fails(
                "publish on a closed publisher", ClosedException.class, () -> publisher.publish(new byte[] {1}));
        Check.that(!refused.isRetryable(), "ClosedException must not be called retryable");
        CompletableFuture<PublishReceipt> async = publisher.publishAsync(Message.of(new byte[] {1}));
        s.await("publishAsync on a closed publisher ends", async::isDone);
        Check.that(async.isCompletedExceptionally(), "publishAsync on a closed publisher must end exceptionally");
    }

    @Rule(
            id = "PUB-8",
            statement = {"C2"},
            answers = {12},
            title = "closing a publisher waits for what it accepted")
    void closeWaits(Scenario s) {
        Destination queue = s.queue("flush");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            open.add(feed.sendAsync(Feed.text("accepted " + i).build()));
        }
        feed.raw().close();
        for (int i = 0; i < open.size(); i++) {
            CompletableFuture<PublishReceipt> one = open.get(i);
            s.await("publish " + i + " has an outcome after close", one::isDone);
            Check.that(
                    !one.isCompletedExceptionally(),
                    "Publish " + i + " was accepted before close and was not confirmed");
        }
        s.member(group).concurrency(8).start();
        s.awaitFinished(group);
    }

    @Rule(
            id = "PUB-9",
            statement = {"C2"},
            answers = {4},
            title = "one publisher serves many threads")
    void threads(Scenario s) throws Exception {
        Destination queue = s.queue("threads");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        s.member(group).concurrency(4).start();
        Crew crew = new Crew();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            crew.add(() -> {
                for (int i = 0; i < 25; i++) {
                    feed.send("thread " + thread + " message " + i);
                }
            });
        }
        crew.finish(s.patience());
        s.awaitFinished(group);
        Check.equal("hand-overs", 200, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "PUB-10",
            statement = {"C6"},
            answers = {13},
            title = "a message may be published again, and its builder reused, without changing what was published")
    void reuse(Scenario s) throws Exception {
        Destination queue = s.queue("reuse");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        Map<String, String> headers = new HashMap<>(Map.of("colour", "red"));
        Message.Builder<byte[]> builder = Feed.text("reused").headers(headers);
        Message<byte[]> first = builder.build();
        CompletableFuture<PublishReceipt> open = feed.sendAsync(first);
        headers.put("colour", "blue");
        builder.header("colour", "green").type("changed");
        open.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        feed.send(first);
        Check.that(
                first.id().isEmpty(), "Publishing must not change the caller's message; it got the id " + first.id());
        Member member = s.member(group).concurrency(2).startHolding();
        s.await("both are held", () -> member.held().size() == 2);
        member.held().forEach(delivery -> {
            Check.equal("header", "red", delivery.message().header("colour").orElse(null));
            Check.that(
                    delivery.message().type().isEmpty(), "The type was set after publishing and arrived all the same");
            delivery.ack();
        });
        Check.that(
                !member.held()
                        .get(0)
                        .message()
                        .id()
                        .equals(member.held().get(1).message().id()),
                "Two publishes of a message without id must get two ids");
    }

    @Rule(
            id = "PUB-11",
            statement = {"C3"},
            answers = {9},
            title = "with provisioning=validate, a destination that does not exist is reported at start")
    void validate(Scenario s) {
        var strict = s.connect(builder -> builder.set("intermodal.provisioning", "validate"));
        Destination missing = s.topic("missing");
        ConfigurationException refused = Check.fails(
                "a publisher to a destination that does not exist",
                ConfigurationException.class,
                () -> strict.publisher(missing, Codec.bytes()));
        Check.contains("the report names the destination", refused.getMessage(), missing.name());
        Check.fails(
                "a subscription to a group that does not exist",
                ConfigurationException.class,
                () -> strict.subscribe(Group.of(missing, "nobody"), Codec.bytes(), delivery -> {}));
        Destination there = s.topic("there");
        Group group = s.group(there, "somebody");
        s.provision(group);
        s.member(group).on(strict).start();
        s.feed(strict, there, PublisherOptions.defaults()).send("validated");
        s.awaitHanded(group, 1);
    }

    @Rule(
            id = "PUB-12",
            statement = {"C2", "C21"},
            answers = {3},
            title = "a full pipeline holds its caller back, and every publish still ends")
    void backPressure(Scenario s) throws Exception {
        Destination queue = s.queue("bounded");
        Group group = s.group(queue);
        Feed feed = s.feed(
                s.connection(),
                queue,
                PublisherOptions.builder()
                        .maxInFlight(4)
                        .publishTimeout(Duration.ofSeconds(5))
                        .build());
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            open.add(feed.sendAsync(Feed.text("bounded " + i).build()));
            long unfinished = open.stream().filter(one -> !one.isDone()).count();
            // The slot is free a little before the future tells, so that what publishes in a completion cannot wait for
            // itself.
            Check.that(
                    unfinished <= 100,
                    "maxInFlight is 4, and " + unfinished + " of " + open.size() + " publishes are without outcome");
        }
        for (CompletableFuture<PublishReceipt> one : open) {
            one.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        s.member(group).concurrency(4).start();
        s.awaitFinished(group);
    }
}
