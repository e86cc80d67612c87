package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.PublishOutcome;
import io.intermodal.RedriveOptions;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** HDR: payloads and the parts of a message, unchanged on every way it takes. */
final class FidelityRules {

    @Rule(
            id = "HDR-5",
            statement = {"C4"},
            answers = {92, 93},
            title = "payload bytes arrive identical: all 256 values, none at all, and many")
    void payloads(Scenario s) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] many = new byte[200_000];
        s.random().nextBytes(many);
        for (byte[] payload : List.of(all, new byte[0], many)) {
            Message<byte[]> got = HeaderRules.roundTrip(s, Message.of(payload));
            Check.that(
                    Arrays.equals(payload, got.payload()),
                    "A payload of " + payload.length + " bytes arrived as other " + got.payload().length + " bytes");
        }
    }

    @Rule(
            id = "HDR-6",
            statement = {"C6"},
            answers = {95},
            title = "id, timestamp, key, type, content type and the other parts arrive as they were set")
    void parts(Scenario s) {
        Message<byte[]> sent = everything();
        Message<byte[]> got = HeaderRules.roundTrip(s, sent);
        same(sent, got);
        Message<byte[]> bare = HeaderRules.roundTrip(s, Feed.text("bare").build());
        Check.that(
                bare.key().isEmpty()
                        && bare.type().isEmpty()
                        && bare.correlationId().isEmpty(),
                "Parts that were not set must stay empty, got " + bare);
    }

    @Rule(
            id = "HDR-7",
            statement = {"C6"},
            title = "a message without id gets a UUID of version 7, one without timestamp the time of its publish")
    void given(Scenario s) {
        Destination queue = s.queue("given");
        Member member = s.member(s.group(queue));
        s.mayStay(member.group());
        member.start(delivery -> member.held().add(delivery));
        long before = Await.epochMillis();
        String id = s.feed(queue).raw().publish(new byte[] {1}).messageId();
        long after = Await.epochMillis();
        s.await("the message arrives", () -> member.held().size() == 1);
        Message<byte[]> got = member.held().get(0).message();
        Check.equal("id in receipt and delivery", id, got.id().orElse(null));
        Check.equal("version of the UUID " + id, 7, UUID.fromString(id).version());
        long stamp = got.timestamp().map(Instant::toEpochMilli).orElse(0L);
        Check.that(
                before <= stamp && stamp <= after,
                "The timestamp must be the time of the publish, between " + before + " and " + after + "; got "
                        + stamp);
        // It was not published through the recorded feed, so the history would call it a phantom.
        s.recorder().add(new Event.Attempted(1, id, queue.name(), null, 0, 0, 0, null));
        s.recorder().add(new Event.Published(2, id, PublishOutcome.CONFIRMED, ""));
    }

    @Rule(
            id = "HDR-8",
            slow = true,
            statement = {"C6", "C16", "C17"},
            answers = {72, 95},
            title = "all parts are unchanged by retry, delayed retry, dead letter and redrive")
    void unchanged(Scenario s) {
        Destination topic = s.topic("unchanged");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Message<byte[]> sent = everything();
        Set<String> stations = ConcurrentHashMap.newKeySet();
        Member member = s.member(group)
                .retry(RetryPolicy.builder().maxAttempts(3).jitter(0).build());
        member.start(delivery -> {
            member.held().add(delivery);
            if (delivery.redrives() > 0) {
                stations.add("redriven");
            } else if (delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(50));
            } else if (delivery.attempt() == 2) {
                delivery.retry(Duration.ofMillis(1_100));
            } else {
                throw new IllegalStateException("to the dead letters");
            }
        });
        s.feed(topic).send(sent);
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        same(sent, s.deadLetters(group).get(0).message());
        s.redrive(group, RedriveOptions.all());
        s.await("it came back", () -> stations.contains("redriven"));
        Check.equal("hand-overs", 4, member.held().size());
        for (Delivery<byte[]> delivery : member.held()) {
            same(sent, delivery.message());
        }
    }

    @Rule(
            id = "HDR-9",
            statement = {"C6"},
            answers = {48},
            title = "keys of any script and of the greatest length arrive as they were set")
    void keys(Scenario s) {
        Destination topic = s.topic("key-grammar").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        s.member(group).start(delivery -> seen.add(delivery.message().key().orElse("(none)")));
        List<String> keys = List.of("a", " a ", "\u4e2d\u6587", "\ud83d\ude00", "k".repeat(255), "a/b:c,d;e=f", "0");
        Feed feed = s.feed(topic);
        keys.forEach(key -> feed.send(key, "x"));
        s.awaitFinished(group);
        Check.equal("keys", Set.copyOf(keys), seen);
    }

    private static Message<byte[]> everything() {
        return Message.builder(new byte[] {1, 2, 3})
                .id("order-4711")
                .key("customer \u00e4\u4e2d")
                .type("order.placed/v2")
                .contentType("application/x-test; charset=utf-8")
                .correlationId("conversation-1")
                .causationId("cause-1")
                .replyTo("answers")
                .timestamp(Instant.ofEpochMilli(1_700_000_000_123L))
                .header("colour", "r\u00f6t")
                .header("Empty", "")
                .build();
    }

    private static void same(Message<byte[]> sent, Message<byte[]> got) {
        Check.equal("id", sent.id(), got.id());
        Check.equal("key", sent.key(), got.key());
        Check.equal("type", sent.type(), got.type());
        Check.equal("content type", sent.contentType(), got.contentType());
        Check.equal("correlation id", sent.correlationId(), got.correlationId());
        Check.equal("causation id", sent.causationId(), got.causationId());
        Check.equal("reply to", sent.replyTo(), got.replyTo());
        Check.equal("timestamp", sent.timestamp(), got.timestamp());
        Check.equal("headers", sent.headers(), got.headers());
        Check.that(
                Arrays.equals(sent.payload(), got.payload()),
                "The payload arrived changed: " + Arrays.toString(got.payload()));
    }
}
