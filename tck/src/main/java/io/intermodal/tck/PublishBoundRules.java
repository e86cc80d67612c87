package io.intermodal.tck;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.PublishReceipt;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** PUB: how publishes are bounded, refused and brought to their end. */
final class PublishBoundRules {

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
                    unfinished <= 8,
                    "maxInFlight is 4, and " + unfinished + " of " + open.size() + " publishes are without outcome");
        }
        for (CompletableFuture<PublishReceipt> one : open) {
            one.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        s.member(group).concurrency(4).start();
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
}
