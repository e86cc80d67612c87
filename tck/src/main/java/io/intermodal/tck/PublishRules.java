package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
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
        // The kit gives its own messages ids, so these two go past its history, to a queue that nobody reads.
        var unrecorded = s.connection().publisher(s.queue("reuse-ids"), Codec.bytes());
        Check.that(
                !unrecorded
                        .publish(first)
                        .messageId()
                        .equals(unrecorded.publish(first).messageId()),
                "Two publishes of a message without id must get two ids");
        s.connection().remove(Group.of(s.queue("reuse-ids")));
    }
}
