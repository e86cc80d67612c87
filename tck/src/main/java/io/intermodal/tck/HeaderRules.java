package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** HDR: what is put into a message comes out of it, and what cannot is refused by everybody alike. */
final class HeaderRules {

    private static final String LONG_CJK = "\u4e2d\u6587\u5b57".repeat(455);

    @Rule(
            id = "HDR-1",
            statement = {"C5"},
            answers = {87, 88, 89},
            title = "headers within the grammar arrive as they were set")
    void headers(Scenario s) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("plain", "value");
        headers.put("UPPER.and-lower_9", "case is kept");
        headers.put("0starts-with-a-digit", "7");
        headers.put("empty", "");
        headers.put("blanks", "  two before, two after  ");
        headers.put("quotes", "\"'`\\/=;,:%&?#{}[]()<>@!$*+~^|");
        headers.put("latin", "\u00e4\u00f6\u00fc\u00df\u00e9\u00f1");
        headers.put("emoji", "\ud83d\ude00\ud83d\udc69\u200d\ud83d\ude80");
        headers.put("rtl", "\u0645\u0631\u062d\u0628\u0627");
        headers.put("content-type", "not the message's");
        headers.put("JMSCorrelationID", "not the client's");
        headers.put("x-death", "not the broker's");
        headers.put("TAGS", "not the broker's either");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        headers.put("n".repeat(64), "longest name");
        headers.put("percent", "%41%00 is text");
        headers.put("number", "12345678901234567890");
        Message<byte[]> got = roundTrip(s, Feed.text("body").headers(headers).build());
        headers.forEach((name, value) ->
                Check.equal("header " + name, value, got.header(name).orElse(null)));
        Check.equal("names of all headers", headers.keySet(), got.headers().keySet());
    }

    @Rule(
            id = "HDR-2",
            statement = {"C5"},
            answers = {88},
            title = "a header value of 4 KiB, many headers, and 8 KiB in all arrive")
    void large(Scenario s) {
        Message.Builder<byte[]> message = Feed.text("body").header("long", LONG_CJK);
        for (int i = 0; i < 60; i++) {
            message.header("header-" + i, "value " + i);
        }
        Check.equal("the long value's size", 4_095, LONG_CJK.getBytes(StandardCharsets.UTF_8).length);
        Message<byte[]> got = roundTrip(s, message.build());
        Check.that(LONG_CJK.equals(got.header("long").orElse("")), "A header value of 4 KiB arrived changed");
        Check.equal("number of headers", 61, got.headers().size());
        Check.equal("the last header", "value 59", got.header("header-59").orElse(null));
    }

    @Rule(
            id = "HDR-3",
            statement = {"C5"},
            answers = {87, 90},
            title =
                    "headers outside the grammar are refused at publish by InvalidMessageException, and nothing is sent")
    void refusedHeaders(Scenario s) {
        Destination queue = s.queue("refused");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        Map<String, Map<String, String>> bad = new LinkedHashMap<>();
        for (char c : List.of('\u0000', '\u0001', '\u0002', '\n', '\u007f')) {
            bad.put("control character U+" + Integer.toHexString(c), Map.of("name", "a" + c + "b"));
        }
        bad.put("lone surrogate", Map.of("name", "a\ud800b"));
        bad.put("blank in the name", Map.of("a b", "x"));
        bad.put("empty name", Map.of("", "x"));
        bad.put("name that begins with a hyphen", Map.of("-a", "x"));
        bad.put("name outside ASCII", Map.of("gr\u00f6sse", "x"));
        bad.put("name of 65 characters", Map.of("n".repeat(65), "x"));
        bad.put("reserved prefix", Map.of("im-attempt", "7"));
        bad.put("reserved prefix in capitals", Map.of("IM-attempt", "7"));
        bad.put("two names that differ only in case", Map.of("Colour", "red", "colour", "blue"));
        bad.put("value over 4 KiB", Map.of("name", "\u4e2d".repeat(1_366)));
        bad.put("more than 8 KiB in all", Map.of("a", "x".repeat(4_000), "b", "x".repeat(4_000), "c", "x".repeat(400)));
        bad.forEach((what, headers) -> refused(feed, what, Feed.text("body").headers(headers)));
        feed.send("the next one");
        s.member(group).start();
        s.awaitFinished(group);
        Check.equal("messages that arrived", 1, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "HDR-4",
            statement = {"C5", "C6"},
            title = "ids, keys and types outside the grammar are refused at publish")
    void refusedParts(Scenario s) {
        Feed feed = s.feed(s.queue("refused-parts"));
        refused(feed, "empty id", Feed.text("x").id(""));
        refused(feed, "id with a blank", Feed.text("x").id("a b"));
        refused(feed, "id of 129 characters", Feed.text("x").id("i".repeat(129)));
        refused(feed, "empty key", Feed.text("x").key(""));
        refused(feed, "key with a control character", Feed.text("x").key("a\u0001"));
        refused(feed, "key of 256 bytes", Feed.text("x").key("k".repeat(256)));
        refused(feed, "empty type", Feed.text("x").type(""));
        refused(feed, "type with a blank", Feed.text("x").type("order placed"));
        refused(feed, "correlation id outside ASCII", Feed.text("x").correlationId("\u00e4"));
        feed.send("the next one");
        s.mayStay(Group.of(feed.destination()));
    }

    static Message<byte[]> roundTrip(Scenario s, Message<byte[]> message) {
        Destination queue = s.queue("trip-" + s.nextId().replaceAll(".*-", ""));
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        Member member = s.member(group).startHolding();
        feed.send(message);
        s.await("the message arrives", () -> member.held().size() == 1);
        member.held().get(0).ack();
        return member.held().get(0).message();
    }

    private static void refused(Feed feed, String what, Message.Builder<byte[]> message) {
        InvalidMessageException refused =
                Check.fails(what, InvalidMessageException.class, () -> feed.send(message.build()));
        Check.that(!refused.isRetryable(), "The refusal of a message (" + what + ") must not be called retryable");
    }
}
