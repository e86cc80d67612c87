package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.SubscriptionStateChanged;
import io.intermodal.PublisherOptions;
import io.intermodal.Settlement;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** FLT: again and again, in the middle of retries, and while nobody answers. */
final class RecoveryRules {

    @Rule(
            id = "FLT-14",
            statement = {"C10", "C16", "C20"},
            answers = {34, 123},
            title =
                    "a stale retry or reject does nothing: no dead letter, no attempt, and the message comes again; where the client mends a cut, they still count")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void staleRejects(Scenario s) throws Exception {
        Destination topic = s.topic("stale-rejects");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Member member = s.member(group).concurrency(4).startHolding();
        Feed feed = s.feed(topic);
        feed.send("one");
        feed.send("two");
        s.await("both are held", () -> member.held().size() == 2);
        s.troubles().cut();
        if (!s.harness().cutTakesWhatIsHeld()) {
            lateButStillHeld(s, group, member);
            return;
        }
        s.await(
                "both come again",
                s.harness().recoveryBound(),
                () -> member.held().size() == 4);
        Settlement retried = member.held().get(0).retry();
        Settlement rejected = member.held().get(1).reject("stale");
        Check.equal("a stale retry", Settlement.Result.LEASE_LOST, retried.result());
        Check.equal("a stale reject", Settlement.Result.LEASE_LOST, rejected.result());
        for (int i = 2; i < 4; i++) {
            Check.equal("attempt after the cut", 1, member.held().get(i).attempt());
            Check.that(member.held().get(i).ack().won(), "The ack of a fresh delivery must win");
        }
        Message<byte[]> proof = feed.identified(Feed.text("afterwards").build());
        Check.that(feed.sendUntilConfirmed(proof, s.harness().recoveryBound()), "No publish was confirmed");
        s.await("it arrives", () -> member.held().size() == 5);
        member.held().get(4).ack();
        Check.equal("dead letters", 0, s.deadLetters(group).size());
    }

    /** The member kept its place: a retry and a reject after the cut are as good as any. */
    private static void lateButStillHeld(Scenario s, Group group, Member member) {
        FaultRules.seeTrouble(s);
        Settlement retried = member.held().get(0).retry();
        Settlement rejected = member.held().get(1).reject("late");
        Check.equal("a late retry", Settlement.Result.WON, retried.result());
        Check.equal("a late reject", Settlement.Result.WON, rejected.result());
        s.await(
                "the retry comes again",
                s.harness().recoveryBound(),
                () -> member.held().size() == 3);
        Check.equal("attempt of the retry", 2, member.held().get(2).attempt());
        Check.that(member.held().get(2).ack().won(), "The ack of a fresh delivery must win");
        s.await(
                "the rejected one is a dead letter",
                s.harness().recoveryBound(),
                () -> Await.holds(() -> s.deadLetters(group).size() == 1));
    }

    @Rule(
            id = "FLT-20",
            statement = {"C9", "C10"},
            answers = {123},
            title =
                    "an acknowledgement that was called recorded holds: cut afterwards, its message does not come again")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void recordedHolds(Scenario s) throws Exception {
        Destination topic = s.topic("recorded-holds");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Member member = s.member(group).concurrency(10).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 5; i++) {
            feed.send("key", "message " + i);
        }
        s.await("five are held", () -> member.held().size() == 5);
        // A log records positions, so the last of them is recorded only once all are settled.
        List<CompletableFuture<Void>> recorded = member.held().stream()
                .map(one -> one.ack().recorded().toCompletableFuture())
                .toList();
        for (CompletableFuture<Void> one : recorded) {
            s.await("an ack is recorded", one::isDone);
            Check.that(!one.isCompletedExceptionally(), "An ack must be recorded while nothing is broken");
        }
        s.troubles().cut();
        Message<byte[]> proof =
                feed.identified(Feed.text("afterwards").key("key").build());
        Check.that(feed.sendUntilConfirmed(proof, s.harness().recoveryBound()), "No publish was confirmed");
        s.await(
                "a message published after the cut arrives",
                s.harness().recoveryBound(),
                () -> member.held().stream().anyMatch(one -> one.message().id().equals(proof.id())));
        member.held().get(5).ack();
        s.recorder()
                .await(
                        Duration.ofMillis(150),
                        () -> member.held().stream()
                                .skip(5)
                                .anyMatch(one -> !one.message().id().equals(proof.id())));
        Check.equal(
                "deliveries, a publish tried twice aside",
                List.of(proof.id()),
                member.held().stream()
                        .skip(5)
                        .map(one -> one.message().id())
                        .distinct()
                        .toList());
        member.held().forEach(delivery -> delivery.ack());
    }

    @Rule(
            id = "FLT-15",
            statement = {"C20"},
            answers = {117, 126},
            title = "the third cut is recovered from as the first: each time a later message arrives")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void againAndAgain(Scenario s) throws Exception {
        Destination topic = s.topic("again-and-again");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Member member = s.member(group).start();
        Feed feed = s.feed(topic);
        for (int round = 0; round < 3; round++) {
            s.await(
                    "the subscription is active",
                    s.harness().recoveryBound(),
                    () -> member.subscription().state() == SubscriptionState.ACTIVE
                            && s.connection().state() == ConnectionState.OPEN);
            int recoveries = recoveries(s);
            s.troubles().cut();
            s.await("somebody notices the cut", s.harness().recoveryBound(), () -> recoveries(s) > recoveries);
            FaultRules.flowsAgain(s, feed, group);
        }
    }

    private static int recoveries(Scenario s) {
        return (int) s.events().stream()
                .filter(event -> event instanceof ConnectionStateChanged one && one.to() == ConnectionState.RECOVERING)
                .count();
    }

    @Rule(
            id = "FLT-16",
            statement = {"C14", "C9", "C20"},
            answers = {53},
            title = "messages that wait for their retry when the connection is cut come again and are finished")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void cutWhileWaiting(Scenario s) throws Exception {
        Destination topic = s.topic("cut-waiting");
        Group group = s.group(topic, "workers");
        Group others = s.group(topic, "others");
        s.provision(group, others);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        AtomicInteger waiting = new AtomicInteger();
        for (Group one : List.of(group, others)) {
            s.member(one).concurrency(2).start(delivery -> {
                if (delivery.attempt() == 1) {
                    delivery.retry(Duration.ofMillis(one.equals(group) ? 600 : 1_100))
                            .recorded()
                            .thenRun(waiting::incrementAndGet);
                }
            });
        }
        Feed feed = s.feed(topic);
        for (int i = 0; i < 6; i++) {
            feed.send("message " + i);
        }
        s.await("the retries are recorded", () -> waiting.get() >= 12);
        s.troubles().cut();
        s.awaitFinished(group, s.harness().recoveryBound());
        s.awaitFinished(others, s.harness().recoveryBound());
    }

    @Rule(
            id = "FLT-17",
            slow = true,
            statement = {"C21", "C20", "C22"},
            answers = {23, 121},
            title = "with when-broker-down=wait, what is made while the broker is away works once it is there")
    @Needs(faults = Fault.STOP_BROKER)
    void madeWhileAway(Scenario s) throws Exception {
        Destination topic = s.topic("made-while-away");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.troubles().stop();
        Connection waiting = s.connect(
                builder -> builder.set("intermodal.when-broker-down", "wait").set("intermodal.connect-timeout", "1s"));
        Member member = s.member(group).on(waiting).start();
        Feed feed = s.feed(waiting, topic, PublisherOptions.defaults());
        Check.that(
                member.subscription().state() != SubscriptionState.ACTIVE,
                "A subscription must not be called active while the broker is away");
        s.troubles().start();
        s.await(
                "the subscription is active once the broker is there",
                s.harness().recoveryBound(),
                () -> member.subscription().state() == SubscriptionState.ACTIVE);
        FaultRules.flowsAgain(s, feed, group);
    }

    @Rule(
            id = "FLT-18",
            slow = true,
            statement = {"C10", "C13", "C19"},
            answers = {3, 41, 108},
            title = "while the broker does not answer, settling, pausing and closing return in time")
    @Needs(faults = Fault.FREEZE_BROKER)
    void frozenVerbs(Scenario s) throws Exception {
        Destination topic = s.topic("frozen-verbs");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH, Cause.REBALANCE);
        Connection quick = s.connect(
                builder -> builder.set("intermodal.detection-time", "2s").set("intermodal.request-timeout", "2s"));
        Member member = s.member(group, "first").on(quick).concurrency(3).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 3; i++) {
            feed.send("message " + i);
        }
        s.await("three are held", () -> member.held().size() == 3);
        s.troubles().freeze();
        within(s, 1_000, "ack", () -> member.held().get(0).ack());
        within(s, 1_000, "retry", () -> member.held().get(1).retry());
        within(s, 1_000, "reject", () -> member.held().get(2).reject("while frozen"));
        within(s, 1_000, "pause", () -> member.subscription().pause());
        within(s, 1_000, "resume", () -> member.subscription().resume());
        within(s, 3_500, "close(2 s) of the subscription", () -> member.close(Duration.ofSeconds(2)));
        within(s, 3_500, "close(2 s) of the connection", () -> quick.close(Duration.ofSeconds(2)));
        s.troubles().thaw();
        s.mayStay(group); // Whether the reject took place is open: only that nothing hangs is proved here.
        s.watch(group).maxAttempts = 0;
        s.member(group, "second").start();
        FaultRules.flowsAgain(s, feed, group);
    }

    private static void within(Scenario s, long millis, String what, Check.Action action) throws Exception {
        Crew crew = new Crew();
        long began = Await.nanos();
        crew.add(action);
        crew.finish(s.patience().plusSeconds(10));
        long took = Await.millisSince(began);
        Check.that(took < millis, what + " on a frozen broker took " + took + " ms; allowed are " + millis);
    }

    @Rule(
            id = "FLT-19",
            statement = {"C12", "C20"},
            answers = {45, 118},
            title = "order per key holds when the broker ends the consumers of an ordered group at work")
    @Needs(faults = Fault.KILL_CONSUMERS)
    void orderedConsumersEnded(Scenario s) throws Exception {
        Destination topic = s.topic("ended-ordered").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH, Cause.REBALANCE);
        List<String> done = new CopyOnWriteArrayList<>();
        Member member =
                s.member(group).concurrency(3).start(delivery -> done.add(ConsumeRules.textOf(delivery.payload())));
        Load load = new Load(s, s.feed(topic), 5);
        Crew crew = load.inBackground(group.toString(), 20_000);
        s.await("the load flows", () -> done.size() > 60);
        s.troubles().killConsumers(group);
        s.await(
                "the subscription notices",
                s.harness().recoveryBound(),
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof SubscriptionStateChanged one
                                && one.to() == SubscriptionState.RECOVERING));
        int then = done.size();
        s.await("messages flow again", s.harness().recoveryBound(), () -> done.size() > then + 60);
        load.end();
        crew.finish(s.patience());
        s.awaitFinished(group, s.harness().recoveryBound());
        Check.equal("state", SubscriptionState.ACTIVE, member.subscription().state());
    }
}
