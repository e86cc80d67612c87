package io.intermodal.tck;

import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions.OnStuck;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** RTY: how failures are counted, bounded and waited for. */
final class RetryCountRules {

    @Rule(
            id = "RTY-12",
            statement = {"C14"},
            title = "with onStuck=ABANDON a handler that does not heed its interrupt loses slot and message at once")
    void abandoned(Scenario s) {
        Destination topic = s.topic("abandoned");
        Group group = s.group(topic, "workers");
        s.provision(group);
        // The one thing that is asked for here is what the history forbids elsewhere: two handlers on one message.
        s.allow(Cause.FAULT);
        Gate gate = s.gate();
        Set<String> done = ConcurrentHashMap.newKeySet();
        s.member(group)
                .with(b -> b.maxHandlingTime(Duration.ofMillis(250)).onStuck(OnStuck.ABANDON))
                .start(delivery -> {
                    String text = ConsumeRules.textOf(delivery.payload());
                    while (text.equals("stuck") && delivery.attempt() == 1 && !gate.isOpen()) {
                        try {
                            gate.pass();
                        } catch (InterruptedException e) {
                            Thread.interrupted(); // This handler does not heed it.
                        }
                    }
                    done.add(text + " " + delivery.attempt());
                });
        s.watch(group).concurrency = 2;
        Feed feed = s.feed(topic);
        feed.send("stuck");
        s.awaitHanded(group, 1);
        s.troubles().giveUp("the stuck handler");
        Event.Handed stuck = s.recorder().deliveries(group.toString()).get(0);
        s.recorder()
                .add(new Event.Settled(
                        Await.nanos(), stuck.id(), stuck.group(), stuck.delivery(), Event.How.FAILED, stuck.at()));
        feed.send("waits");
        s.await(
                "the other message and the next attempt are handled while the handler hangs",
                () -> done.containsAll(Set.of("waits 1", "stuck 2")));
        Check.that(!gate.isOpen(), "The handler must still hang");
        gate.open();
        s.await("the given-up handler ends", () -> done.contains("stuck 1"));
    }

    @Rule(
            id = "RTY-14",
            statement = {"C14", "C19"},
            answers = {106},
            title = "a failure stays counted when its member closes before the retry")
    void countedAcrossClose(Scenario s) {
        Destination topic = s.topic("counted");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member first = s.member(group, "first")
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(900))
                        .jitter(0)
                        .build())
                .start(delivery -> {
                    throw new IllegalStateException("once, here");
                });
        s.feed(topic).send("carried over");
        s.awaitHanded(group, 1);
        s.recorder().await(Duration.ofMillis(50), () -> false);
        first.close();
        s.member(group, "second").start();
        s.awaitHanded(group, 2);
        s.awaitFinished(group);
        Check.equal(
                "attempt in the next member",
                2,
                s.recorder().deliveries(group.toString()).get(1).attempt());
    }

    @Rule(
            id = "RTY-15",
            statement = {"C14", "C16"},
            answers = {77},
            title = "twelve attempts are twelve: no limit of the broker's own cuts them short or adds to them")
    void twelve(Scenario s) {
        Destination topic = s.topic("twelve");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(RetryPolicy.builder()
                        .maxAttempts(12)
                        .firstDelay(Duration.ofMillis(5))
                        .multiplier(1)
                        .jitter(0)
                        .build())
                .start(delivery -> {
                    throw new IllegalStateException("attempt " + delivery.attempt());
                });
        s.feed(topic).send("stubborn");
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        Check.equal("attempts", 12, s.recorder().handed(group.toString()));
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("attempts in the dead letter", 12, letter.attempts());
        Check.equal("the last failure", "attempt 12", letter.text().orElse(null));
    }

    @Rule(
            id = "RTY-16",
            statement = {"C14", "C15"},
            title = "the back-off grows no further than maxDelay")
    void maxDelay(Scenario s) {
        Destination topic = s.topic("max-delay");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(20))
                        .multiplier(100)
                        .maxDelay(Duration.ofMillis(120))
                        .jitter(0)
                        .build())
                .start(delivery -> Check.that(delivery.attempt() == 5, "fails four times"));
        long began = Await.nanos();
        s.feed(topic).send("bounded");
        s.awaitHanded(group, 5);
        s.awaitFinished(group);
        long millis = Await.millisSince(began);
        Check.that(
                millis < 3_000, "Delays of 20, 120, 120 and 120 ms took " + millis + " ms; unbounded, 2 s come third");
    }

    @Rule(
            id = "RTY-17",
            slow = true,
            statement = {"C15"},
            answers = {79},
            title = "a retry through the broker comes at most 2 s plus 1 % after its due time, and not before it")
    void notLate(Scenario s) {
        Destination topic = s.topic("not-late");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            if (delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(1_400));
            }
        });
        s.feed(topic).send("punctual");
        s.awaitHanded(group, 2);
        List<Event.Handed> both = s.recorder().deliveries(group.toString());
        long millis = (both.get(1).at() - both.get(0).at()) / 1_000_000;
        Check.that(millis >= 1_398, "A retry after 1400 ms came after " + millis + " ms");
        Check.that(
                millis <= 1_400 + 2_000 + 14, "A retry after 1400 ms came after " + millis + " ms; allowed are 3414");
        s.awaitFinished(group);
    }

    @Rule(
            id = "RTY-18",
            slow = true,
            statement = {"C12", "C15"},
            answers = {70},
            title = "a hundred short retries wait at once and hold up nobody")
    void crowd(Scenario s) {
        Destination topic = s.topic("crowd");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Set<String> done = ConcurrentHashMap.newKeySet();
        s.member(group)
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(900))
                        .jitter(0)
                        .build())
                .start(delivery -> {
                    String text = ConsumeRules.textOf(delivery.payload());
                    if (text.startsWith("bad") && delivery.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                    done.add(text);
                });
        Feed feed = s.feed(topic);
        feed.sendAll(IntStream.range(0, 100)
                .mapToObj(i -> Feed.text("bad " + i).build())
                .toList());
        feed.send("good");
        s.await("the good message is handled", () -> done.contains("good"));
        s.awaitFinished(group);
        Check.equal("hand-overs", 201, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "RTY-19",
            statement = {"C4", "C6", "C14", "C16"},
            answers = {72},
            title = "what a handler writes into its payload's array is in no later attempt and not in the dead letter")
    void ownCopy(Scenario s) {
        Destination topic = s.topic("own-copy");
        Group group = s.group(topic, "workers");
        s.provision(group);
        byte[] body = {1, 2, 3, 4};
        s.member(group).retry(Member.QUICK.toBuilder().maxAttempts(3).build()).start(delivery -> {
            boolean intact = Arrays.equals(body, delivery.payload());
            Arrays.fill(delivery.payload(), (byte) 9);
            throw new IllegalStateException(intact ? "intact" : "spoilt");
        });
        s.feed(topic).send(Message.of(body));
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("what the last attempt found", "intact", letter.text().orElse(null));
        Check.that(
                Arrays.equals(body, letter.message().payload()),
                "The dead letter holds what a handler wrote: "
                        + Arrays.toString(letter.message().payload()));
    }

    @Rule(
            id = "RTY-20",
            statement = {"C13", "C14"},
            answers = {111},
            title = "retries that wait while the subscription is paused come after resume, with the attempt they had")
    void paused(Scenario s) {
        Destination topic = s.topic("paused-retry");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group)
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(250))
                        .jitter(0)
                        .build())
                .start(delivery -> Check.that(delivery.attempt() == 2, "fails once"));
        Feed feed = s.feed(topic);
        feed.send("waits");
        s.awaitHanded(group, 1);
        member.subscription().pause();
        s.recorder().await(Duration.ofMillis(500), () -> s.recorder().handed(group.toString()) > 1);
        Check.equal("hand-overs while paused", 1, s.recorder().handed(group.toString()));
        member.subscription().resume();
        s.awaitHanded(group, 2);
        s.awaitFinished(group);
    }
}
