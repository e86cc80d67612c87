package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.RetryPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** DLQ: looking at dead letters and sending them back. */
final class RedriveRules {

    @Rule(
            id = "DLQ-5",
            statement = {"C17", "C6"},
            answers = {73},
            title = "redrive brings dead letters back to their group alone, with the same id and attempts from one")
    void redrive(Scenario s) {
        Destination topic = s.topic("redrive");
        Group group = s.group(topic, "workers");
        Group other = s.group(topic, "others");
        s.provision(group, other);
        s.member(other).start();
        Gate mended = s.gate();
        s.member(group).retry(Member.QUICK.toBuilder().maxAttempts(2).build()).start(delivery -> {
            if (!mended.isOpen()) {
                throw new IllegalStateException("not yet");
            }
            Check.equal("redrives", 1, delivery.redrives());
        });
        String id = s.feed(topic).send(Feed.text("back").header("colour", "red").build());
        s.await("there is a dead letter", () -> !s.deadLetters(group).isEmpty());
        mended.open();
        RedriveResult result = s.redrive(group, RedriveOptions.all());
        Check.equal("redriven", 1, result.redriven());
        s.awaitHanded(group, 3);
        s.awaitFinished(group);
        Event.Handed last = s.recorder().deliveries(group.toString()).get(2);
        Check.equal("id", id, last.id());
        Check.equal("attempt", 1, last.attempt());
        s.await("the dead letters are empty", () -> s.deadLetters(group).isEmpty());
        s.sentinel(s.feed(topic), other);
        Check.equal(
                "hand-overs to the group that did not fail, sentinel included",
                2,
                s.recorder().handed(other.toString()));
    }

    @Rule(
            id = "DLQ-6",
            statement = {"C17"},
            title = "redriven messages keep their order per key")
    void redriveOrder(Scenario s) {
        Destination topic = s.topic("redrive-order").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Gate mended = s.gate();
        List<String> done = new CopyOnWriteArrayList<>();
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            if (!mended.isOpen()) {
                throw new IllegalStateException("not yet");
            }
            done.add(ConsumeRules.textOf(delivery.payload()));
        });
        s.feed(topic).send("key", 6);
        s.await("six dead letters", () -> s.deadLetters(group).size() == 6);
        mended.open();
        s.redrive(group, RedriveOptions.all());
        s.await("all came back", () -> done.size() == 6);
        Check.equal("order", List.of("key-1", "key-2", "key-3", "key-4", "key-5", "key-6"), List.copyOf(done));
    }

    @Rule(
            id = "DLQ-7",
            slow = true,
            statement = {"C17"},
            title = "redrive can be filtered, limited, and tried without effect; what is left stays")
    void redriveChoice(Scenario s) {
        Destination topic = s.topic("redrive-choice");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            if (delivery.redrives() == 0) {
                throw new IllegalStateException("once");
            }
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 6; i++) {
            feed.send(i % 2 == 0 ? "even" : "odd", "message " + i);
        }
        s.await("six dead letters", () -> s.deadLetters(group).size() == 6);
        RedriveOptions.Builder even = RedriveOptions.builder()
                .filter(letter -> letter.message().key().orElse("").equals("even"));
        RedriveResult trial = s.redrive(group, even.dryRun().build());
        Check.equal("a dry run counts", 3, trial.redriven());
        Check.equal("a dry run leaves everything", 6, s.deadLetters(group).size());
        RedriveResult done = s.redrive(
                group,
                RedriveOptions.builder()
                        .filter(letter -> letter.message().key().orElse("").equals("even"))
                        .build());
        Check.equal("redriven", 3, done.redriven());
        s.await("three dead letters are left", () -> s.deadLetters(group).size() == 3);
        RedriveResult one = s.connection()
                .deadLetters(group)
                .redrive(RedriveOptions.builder().filter(letter -> false).build());
        Check.equal("redriven by a filter that wants none", 0, one.redriven());
        s.deadLetters(group)
                .forEach(letter -> s.expectDead(group, letter.message().id().orElse("")));
    }

    @Rule(
            id = "DLQ-9",
            statement = {"C17"},
            title = "listing dead letters changes nothing")
    @Needs(capabilities = Capability.DEAD_LETTER_PEEK)
    void peek(Scenario s) {
        Destination topic = s.topic("peek");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> delivery.reject("no"));
        Feed feed = s.feed(topic);
        for (int i = 0; i < 3; i++) {
            feed.send("message " + i);
        }
        s.await("three dead letters", () -> s.deadLetters(group).size() == 3);
        Check.equal(
                "limited by max", 2, s.connection().deadLetters(group).list(2).size());
        List<String> first =
                s.deadLetters(group).stream().map(DeadLetter::toString).toList();
        List<String> second =
                s.deadLetters(group).stream().map(DeadLetter::toString).toList();
        Check.equal("a second look", first, second);
    }

    @Rule(id = "DLQ-10", slow = true, statement = "C17", title = "redrive keeps to the rate it is given")
    void redriveRate(Scenario s) {
        Destination topic = s.topic("redrive-rate");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).retry(RetryPolicy.never()).start(delivery -> {
            if (delivery.redrives() == 0) {
                throw new IllegalStateException("once");
            }
        });
        Feed feed = s.feed(topic);
        for (int i = 0; i < 6; i++) {
            feed.send("message " + i);
        }
        s.await("six dead letters", () -> s.deadLetters(group).size() == 6);
        RedriveResult result =
                s.redrive(group, RedriveOptions.builder().perSecond(5).build());
        Check.equal("redriven", 6, result.redriven());
        s.awaitHanded(group, 12);
        List<Event.Handed> again = s.recorder().deliveries(group.toString()).stream()
                .filter(one -> one.redrives() == 1)
                .toList();
        long millis = (again.get(5).at() - again.get(0).at()) / 1_000_000;
        Check.that(millis >= 800, "Six messages at five a second came within " + millis + " ms; expected a second");
    }
}
