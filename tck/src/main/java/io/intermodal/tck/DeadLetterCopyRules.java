package io.intermodal.tck;

import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.CopyDelayed;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** DLQ: the copies that dead letters are, where it is hard to make them, and redriving them more than once. */
final class DeadLetterCopyRules {

    @Rule(
            id = "DLQ-11",
            statement = {"C16", "C9"},
            answers = {65, 123, 124},
            title =
                    "cut while its copy could not be written, a message is lost neither from its group nor from the dead letters")
    @Needs(faults = {Fault.DENY_DEAD_LETTERS, Fault.CUT_CONNECTIONS})
    void cutWhileDenied(Scenario s) throws Exception {
        Destination topic = s.topic("cut-denied");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.troubles().denyDeadLetters(group);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            throw new IllegalStateException("fails");
        });
        String id = s.feed(topic).send("hard to bury");
        s.await(
                "the copy is delayed",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof CopyDelayed one
                                && one.messageId().equals(id)));
        s.troubles().cut();
        s.await(
                "it is handed out again, or the client has mended the connection and still has it",
                s.harness().recoveryBound(),
                () -> s.recorder().handed(group.toString()) >= 2
                        || s.events().stream()
                                .anyMatch(event -> event instanceof ConnectionStateChanged one
                                        && one.from() == ConnectionState.RECOVERING
                                        && one.to() == ConnectionState.OPEN));
        s.troubles().allowDeadLetters(group);
        s.await(
                "it is a dead letter in the end",
                s.harness().recoveryBound(),
                () -> Await.holds(() -> !s.deadLetters(group).isEmpty()));
        List<DeadLetter> letters = s.deadLetters(group);
        Check.that(letters.size() <= 2, "At most one extra copy is allowed, found " + letters.size());
        letters.forEach(letter -> Check.equal("id", id, letter.message().id().orElse(null)));
    }

    @Rule(
            id = "DLQ-12",
            statement = {"C17"},
            title = "redrive moves no more than its maximum, and says how many it moved")
    void limited(Scenario s) {
        Destination topic = s.topic("limited");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            if (delivery.redrives() == 0) {
                delivery.reject("first time");
            }
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 5; i++) {
            feed.send("message " + i);
        }
        s.await("five dead letters", () -> s.deadLetters(group).size() == 5);
        RedriveResult result = s.redrive(group, RedriveOptions.builder().max(2).build());
        Check.equal("redriven", 2, result.redriven());
        s.await("three are left", () -> s.deadLetters(group).size() == 3);
        s.redrive(group, RedriveOptions.all());
        s.awaitHanded(group, 10);
        s.await("none is left", () -> s.deadLetters(group).isEmpty());
    }

    @Rule(
            id = "DLQ-13",
            slow = true,
            statement = {"C16", "C17"},
            answers = {73},
            title =
                    "a redriven message that fails again is a dead letter again, with fresh attempts and its redrives counted")
    void again(Scenario s) {
        Destination topic = s.topic("again");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).retry(Member.QUICK.toBuilder().maxAttempts(2).build()).start(delivery -> {
            throw new IllegalStateException("redrive " + delivery.redrives() + " attempt " + delivery.attempt());
        });
        String id = s.feed(topic).send("hopeless");
        for (int redrives = 0; redrives < 3; redrives++) {
            String text = "redrive " + redrives + " attempt 2";
            s.await(
                    "dead letter of round " + redrives,
                    () -> s.deadLetters(group).stream()
                            .anyMatch(letter -> letter.text().orElse("").equals(text)));
            DeadLetter letter = s.deadLetters(group).get(0);
            Check.equal("id", id, letter.message().id().orElse(null));
            Check.equal("attempts", 2, letter.attempts());
            Check.equal("redrives", redrives, letter.redrives());
            if (redrives < 2) {
                s.redrive(group, RedriveOptions.all());
            }
        }
        Check.equal("hand-overs", 6, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "DLQ-14",
            statement = {"C16"},
            answers = {64},
            title = "however long and odd an exception's text is, the message becomes a dead letter")
    void monstrousText(Scenario s) {
        Destination topic = s.topic("monstrous");
        Group group = s.group(topic, "workers");
        s.provision(group);
        String monstrous = "\u0000\u0001\n\r\t \ud83d\ude00 \ud800 " + "x\u4e2d".repeat(100_000);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            throw new IllegalStateException(monstrous, new IllegalStateException(monstrous));
        });
        s.feed(topic).send("what a text");
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal(
                "exception",
                IllegalStateException.class.getName(),
                letter.exceptionType().orElse(null));
        Check.contains("its text, cut", letter.text().orElse(null), "x\u4e2dx\u4e2d");
    }

    @Rule(
            id = "DLQ-15",
            slow = true,
            statement = {"C4", "C5", "C14", "C16"},
            title =
                    "a message as large as the limits allow can be retried through the broker, dead-lettered and redriven")
    void largest(Scenario s) {
        Destination topic = s.topic("largest");
        Group group = s.group(topic, "workers");
        s.provision(group);
        byte[] body = new byte[980_000];
        s.random().nextBytes(body);
        Message.Builder<byte[]> message = Message.builder(body).key("k".repeat(255));
        for (int i = 0; i < 8; i++) {
            message.header("header-" + i, "\u4e2d".repeat(330));
        }
        Set<String> stations = ConcurrentHashMap.newKeySet();
        s.member(group).start(delivery -> {
            boolean same = Arrays.equals(body, delivery.payload())
                    && delivery.message().headers().size() == 8;
            stations.add(
                    "redrive " + delivery.redrives() + " attempt " + delivery.attempt() + (same ? "" : " changed"));
            if (delivery.redrives() == 0) {
                if (delivery.attempt() == 1) {
                    delivery.retry(Duration.ofMillis(1_050));
                } else {
                    delivery.reject("to the dead letters");
                }
            }
        });
        s.feed(topic).send(message.build());
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        s.redrive(group, RedriveOptions.all());
        s.awaitHanded(group, 3);
        s.awaitFinished(group);
        Check.equal(
                "what was handed out",
                Set.of("redrive 0 attempt 1", "redrive 0 attempt 2", "redrive 1 attempt 1"),
                stations);
    }

    @Rule(
            id = "DLQ-16",
            statement = {"C16", "C17"},
            title = "a queue's one group has its dead letters and redrive too")
    void ofAQueue(Scenario s) {
        Destination queue = s.queue("queue-letters");
        Group group = s.group(queue);
        s.provision(group);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            if (delivery.redrives() == 0) {
                throw new IllegalStateException("not yet");
            }
        });
        s.feed(queue).send("through and back");
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        Check.equal("redriven", 1, s.redrive(group, RedriveOptions.all()).redriven());
        s.awaitHanded(group, 2);
        s.awaitFinished(group);
    }

    @Rule(
            id = "DLQ-17",
            statement = {"C17", "C22"},
            title = "what is redriven while nobody is there waits for the group's next member")
    void redrivenForLater(Scenario s) {
        Destination topic = s.topic("for-later");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member first = s.member(group, "first").start(delivery -> delivery.reject("not here"));
        Feed feed = s.feed(topic);
        feed.send("key", "one");
        feed.send("key", "two");
        s.await("two dead letters", () -> s.deadLetters(group).size() == 2);
        first.close();
        Check.equal("redriven", 2, s.redrive(group, RedriveOptions.all()).redriven());
        s.member(group, "second").start();
        s.awaitHanded(group, 4);
        s.awaitFinished(group);
        s.await("the dead letters are empty", () -> s.deadLetters(group).isEmpty());
    }
}
