package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.MessagingEvent.CopyDelayed;
import io.intermodal.MessagingEvent.MessageDeadLettered;
import io.intermodal.RetryPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** DLQ: dead letters and redrive. That exactly the given-up messages are there, once, is judged by the history's checker in all of these. */
final class DeadLetterRules {

    @Rule(
            id = "DLQ-1",
            statement = {"C16", "C6"},
            answers = {63, 64},
            title =
                    "after the last attempt the message is a dead letter, with its bytes, parts and headers and with the cause")
    void exhausted(Scenario s) {
        Destination topic = s.topic("exhausted");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).retry(Member.QUICK.toBuilder().maxAttempts(3).build()).start(delivery -> {
            if (delivery.message().key().orElse("").equals("bad")) {
                throw new IllegalStateException("out of stock");
            }
        });
        Feed feed = s.feed(topic);
        byte[] body = {0, 1, (byte) 0xff, 10, 13, 0};
        String id = feed.send(Message.builder(body)
                .key("bad")
                .type("order.placed")
                .contentType("application/x-test")
                .correlationId("conversation-7")
                .header("colour", "gr\u00fcn \uD83D\uDE00")
                .header("empty", "")
                .build());
        feed.send("good", "after it");
        s.await("there is a dead letter", () -> !s.deadLetters(group).isEmpty());
        DeadLetter letter = s.deadLetters(group).get(0);
        Message<byte[]> message = letter.message();
        Check.equal("id", id, message.id().orElse(null));
        Check.that(
                Arrays.equals(body, message.payload()),
                "The dead letter's payload must be the original bytes, got " + Arrays.toString(message.payload()));
        Check.equal("key", "bad", message.key().orElse(null));
        Check.equal("type", "order.placed", message.type().orElse(null));
        Check.equal("content type", "application/x-test", message.contentType().orElse(null));
        Check.equal("correlation id", "conversation-7", message.correlationId().orElse(null));
        Check.equal("header", "gr\u00fcn \uD83D\uDE00", message.header("colour").orElse(null));
        Check.equal("empty header", "", message.header("empty").orElse(null));
        Check.equal("reason", DeadLetter.Reason.EXHAUSTED, letter.reason());
        Check.equal("attempts", 3, letter.attempts());
        Check.equal(
                "exception",
                IllegalStateException.class.getName(),
                letter.exceptionType().orElse(null));
        Check.equal("text", "out of stock", letter.text().orElse(null));
        Check.that(
                letter.firstFailure().isPresent() && letter.lastFailure().isPresent(),
                "The dead letter must say when it failed first and last");
        s.await(
                "an event tells of it",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof MessageDeadLettered one
                                && one.messageId().equals(id)));
        s.awaitFinished(group);
    }

    @Rule(
            id = "DLQ-2",
            statement = {"C16"},
            answers = {39},
            title = "reject makes a dead letter at once, with the reason given")
    void reject(Scenario s) {
        Destination topic = s.topic("reject");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> delivery.reject("customer is gone"));
        s.feed(topic).send("unwanted");
        s.await("there is a dead letter", () -> !s.deadLetters(group).isEmpty());
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("reason", DeadLetter.Reason.REJECTED, letter.reason());
        Check.equal("text", "customer is gone", letter.text().orElse(null));
        Check.equal("hand-overs", 1, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "DLQ-3",
            statement = {"C16", "C24"},
            answers = {66},
            title =
                    "an undecodable message is a dead letter with its raw bytes, without retries, and the subscription goes on")
    void undecodable(Scenario s) {
        Destination topic = s.topic("undecodable");
        Group group = s.group(topic, "readers");
        s.provision(group);
        List<String> texts = new CopyOnWriteArrayList<>();
        Member member = s.member(group);
        member.start(Handlers.of(Codec.string(), delivery -> texts.add(delivery.payload())));
        Feed feed = s.feed(topic);
        byte[] broken = {(byte) 0xc3, (byte) 0x28, (byte) 0xff};
        String id = feed.send(Message.builder(broken).contentType("text/plain").build());
        String foreign = feed.send(Feed.text("{}").contentType("image/png").build());
        feed.send(Feed.text("fine").contentType("text/plain").build());
        s.mayStay(group); // This handler is not recorded: its payloads are texts.
        s.await("the message after them is handled", () -> !texts.isEmpty());
        Check.equal("handled", List.of("fine"), texts);
        s.await("two dead letters", () -> s.deadLetters(group).size() == 2);
        for (DeadLetter letter : s.deadLetters(group)) {
            Check.equal("reason", DeadLetter.Reason.UNDECODABLE, letter.reason());
            if (letter.message().id().orElse("").equals(id)) {
                Check.that(
                        Arrays.equals(broken, letter.message().payload()),
                        "An undecodable dead letter must keep its raw bytes");
            }
        }
        s.expectDead(group, id);
        s.expectDead(group, foreign);
    }

    @Rule(
            id = "DLQ-4",
            statement = {"C16"},
            answers = {65, 124},
            title =
                    "while the dead letters cannot be written the original is kept, its attempts stay, and one copy comes out in the end")
    @Needs(faults = Fault.DENY_DEAD_LETTERS)
    void unwritable(Scenario s) throws Exception {
        Destination topic = s.topic("unwritable");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.troubles().denyDeadLetters(group);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            if (delivery.message().key().orElse("").equals("bad")) {
                throw new IllegalStateException("fails");
            }
        });
        Feed feed = s.feed(topic);
        String id = feed.send("bad", "hard to bury");
        s.await(
                "an event says that the copy is delayed",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof CopyDelayed one
                                && one.messageId().equals(id)));
        feed.send("good", "after it");
        s.awaitFinished(group);
        s.troubles().allowDeadLetters(group);
        s.await(
                "the dead letter is written once it can be",
                s.harness().recoveryBound(),
                () -> s.deadLetters(group).size() == 1);
        Check.equal(
                "attempts in the dead letter", 1, s.deadLetters(group).get(0).attempts());
    }

    @Rule(
            id = "DLQ-8",
            statement = {"C16", "C8"},
            title = "dead letters belong to one group: another group of the topic has none of them")
    void ownDeadLetters(Scenario s) {
        Destination topic = s.topic("own");
        Group fails = s.group(topic, "fails");
        Group works = s.group(topic, "works");
        s.provision(fails, works);
        s.member(fails).retry(RetryPolicy.never()).start(delivery -> {
            throw new IllegalStateException("always");
        });
        s.member(works).start();
        s.feed(topic).send("message");
        s.await("there is a dead letter", () -> s.deadLetters(fails).size() == 1);
        s.awaitFinished(works);
        Check.equal("dead letters of the other group", 0, s.deadLetters(works).size());
    }
}
