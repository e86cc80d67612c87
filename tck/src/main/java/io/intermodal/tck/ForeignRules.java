package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.RedriveOptions;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** HDR: messages of others, and the parts of ours at their limits and on the way of copies. */
final class ForeignRules {

    private static final byte[] BODY = {0, 1, 2, (byte) 0xff, 10};

    @Rule(
            id = "HDR-10",
            slow = true,
            statement = {"C6", "C16"},
            answers = {96, 62},
            title = "a foreign message is read and retried; its dead letter has its bytes, its headers and an id")
    @Needs(faults = Fault.FOREIGN_MESSAGE)
    void foreign(Scenario s) throws Exception {
        Destination topic = s.topic("foreign");
        Group group = s.group(topic, "reader");
        s.provision(group);
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        List<Message<byte[]>> got = new CopyOnWriteArrayList<>();
        // Not recorded: the history knows only what the kit published.
        s.member(group)
                .retry(RetryPolicy.builder()
                        .maxAttempts(2)
                        .firstDelay(Duration.ofMillis(1_050))
                        .jitter(0)
                        .build())
                .start(Handlers.of(Codec.bytes(), delivery -> {
                    attempts.add(delivery.attempt());
                    got.add(delivery.message());
                    throw new IllegalStateException("cannot use it");
                }));
        s.troubles().offered().publishForeign(group, BODY, Map.of("colour", "r\u00f6t", "shop_region", "emea"));
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        Check.equal("attempts", List.of(1, 2), List.copyOf(attempts));
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.that(
                letter.message().id().isPresent(),
                "A foreign message must have an id with its first copy at the latest");
        Check.equal("id of the dead letter", got.get(1).id(), letter.message().id());
        s.expectDead(group, letter.message().id().orElseThrow());
        got.add(letter.message());
        for (Message<byte[]> message : got) {
            Check.that(
                    Arrays.equals(BODY, message.payload()),
                    "The bytes of a foreign message arrived as " + Arrays.toString(message.payload()));
            Check.equal("a foreign header", "r\u00f6t", message.header("colour").orElse(null));
            Check.equal("another", "emea", message.header("shop_region").orElse(null));
        }
    }

    @Rule(
            id = "HDR-11",
            statement = {"C5", "C6", "C16", "C17"},
            answers = {64, 89, 90},
            title = "headers that brokers and clients use themselves survive dead letter and redrive")
    void copiedHeaders(Scenario s) {
        Destination topic = s.topic("copied-headers");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Message.Builder<byte[]> builder = Feed.text("body").key("k");
        for (String name : List.of(
                "JMSCorrelationID",
                "JMSXGroupID",
                "x-death",
                "x-delay",
                "content-type",
                "TAGS",
                "KEYS",
                "DELAY",
                "correlationId",
                "traceparent",
                "tracestate",
                "0digit",
                "with.dot-and_line")) {
            builder.header(name, "the application's " + name);
        }
        builder.header("empty", "").header("emoji", "\ud83d\ude00");
        Message<byte[]> sent = builder.build();
        Member member = s.member(group);
        member.start(delivery -> {
            member.held().add(delivery);
            if (delivery.redrives() == 0) {
                delivery.reject("to and fro");
            }
        });
        s.feed(topic).send(sent);
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        Check.equal(
                "headers of the dead letter",
                sent.headers(),
                s.deadLetters(group).get(0).message().headers());
        s.redrive(group, RedriveOptions.all());
        s.await("it came back", () -> member.held().size() == 2);
        Check.equal(
                "headers after redrive",
                sent.headers(),
                member.held().get(1).message().headers());
    }

    @Rule(
            id = "HDR-12",
            statement = {"C6"},
            answers = {95},
            title = "parts of the greatest length and time stamps far away arrive as they were set")
    void limits(Scenario s) {
        Message<byte[]> sent = Feed.text("x")
                .id("i~" + "!".repeat(126))
                .type("T" + "/".repeat(127))
                .correlationId("c".repeat(128))
                .causationId("C".repeat(128))
                .replyTo("r".repeat(128))
                .contentType("application/x-" + "t".repeat(114))
                .timestamp(Instant.ofEpochMilli(4_102_444_800_999L))
                .build();
        Message<byte[]> got = HeaderRules.roundTrip(s, sent);
        Check.equal("id", sent.id(), got.id());
        Check.equal("type", sent.type(), got.type());
        Check.equal("correlation id", sent.correlationId(), got.correlationId());
        Check.equal("causation id", sent.causationId(), got.causationId());
        Check.equal("reply to", sent.replyTo(), got.replyTo());
        Check.equal("content type", sent.contentType(), got.contentType());
        Check.equal("time stamp", sent.timestamp(), got.timestamp());
        Message<byte[]> old = Feed.text("x").timestamp(Instant.ofEpochMilli(1)).build();
        Check.equal(
                "an old time stamp",
                old.timestamp(),
                HeaderRules.roundTrip(s, old).timestamp());
    }

    @Rule(
            id = "HDR-13",
            statement = {"C5", "C6"},
            title = "header names keep their spelling though another message spells them otherwise")
    void spelling(Scenario s) {
        for (String name : Set.of("Trace-Id", "trace-id", "TRACE-ID", "trace_id", "trace.id")) {
            Message<byte[]> got =
                    HeaderRules.roundTrip(s, Feed.text("x").header(name, name).build());
            Check.equal("headers", Map.of(name, name), got.headers());
        }
    }
}
