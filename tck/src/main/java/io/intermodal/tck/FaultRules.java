package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.ConnectionException;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.SubscriptionStateChanged;
import io.intermodal.MessagingException;
import io.intermodal.PublishException;
import io.intermodal.PublisherOptions;
import io.intermodal.Settlement;
import io.intermodal.SubscriptionState;
import java.time.Duration;

/** FLT: the broker, a connection or a consumer is lost. Being connected again is no proof: a message published afterwards has to arrive. */
final class FaultRules {

    /** Hurts the broker. */
    private interface Blow {
        void strike(Troubles troubles) throws Exception;
    }

    @Rule(
            id = "FLT-1",
            statement = {"C1", "C9", "C20"},
            answers = {45, 116, 117},
            title =
                    "a restart of the broker under load loses no confirmed message and breaks no order, and the consumer is back")
    @Needs(faults = Fault.RESTART_BROKER)
    void restartUnderLoad(Scenario s) throws Exception {
        underLoad(s, Troubles::restart);
    }

    @Rule(
            id = "FLT-2",
            statement = {"C1", "C9", "C20"},
            answers = {1, 6, 116, 125},
            title =
                    "a kill of the broker under load loses no confirmed message and breaks no order, and the consumer is back")
    @Needs(faults = Fault.KILL_BROKER)
    void killUnderLoad(Scenario s) throws Exception {
        underLoad(s, Troubles::kill);
    }

    @Rule(
            id = "FLT-3",
            statement = {"C1", "C9", "C20"},
            answers = {117, 118, 123},
            title = "cut connections under load lose no confirmed message and break no order, and the consumer is back")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void cutUnderLoad(Scenario s) throws Exception {
        underLoad(s, Troubles::cut);
    }

    private static void underLoad(Scenario s, Blow blow) throws Exception {
        Destination topic = s.topic("load").ordered();
        Group ordered = s.orderedGroup(topic, "reader");
        Group work = s.group(topic, "workers");
        s.provision(ordered, work);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH, Cause.REBALANCE);
        s.member(ordered).concurrency(4).start();
        s.member(work).concurrency(4).start();
        Load load = new Load(s, s.feed(topic), 6);
        Crew crew = load.inBackground(ordered.toString(), 20_000);
        s.await("the load flows", () -> s.recorder().handed(ordered.toString()) > 100);
        blow.strike(s.troubles());
        seeTrouble(s);
        int then = s.recorder().handed(ordered.toString());
        s.await(
                "messages flow again",
                s.harness().recoveryBound(),
                () -> s.recorder().handed(ordered.toString()) > then + 100);
        load.end();
        crew.finish(s.harness().recoveryBound());
        s.awaitFinished(ordered, s.harness().recoveryBound());
        s.awaitFinished(work, s.harness().recoveryBound());
    }

    /** A run in which nobody noticed the fault proves nothing. */
    private static void seeTrouble(Scenario s) {
        s.await(
                "somebody notices the fault: an event of recovery",
                s.harness().recoveryBound(),
                () -> s.events().stream()
                        .anyMatch(event ->
                                (event instanceof ConnectionStateChanged one && one.to() == ConnectionState.RECOVERING)
                                        || (event instanceof SubscriptionStateChanged two
                                                && two.to() == SubscriptionState.RECOVERING)));
    }

    private static void flowsAgain(Scenario s, Feed feed, Group group) {
        Message<byte[]> proof =
                feed.identified(Feed.text("published after the fault").build());
        Check.that(
                feed.sendUntilConfirmed(proof, s.harness().recoveryBound()),
                "After the fault no publish was confirmed within "
                        + s.harness().recoveryBound().toSeconds() + " s");
        s.await(
                "a message published after the fault arrives",
                s.harness().recoveryBound(),
                () -> s.recorder().deliveries(group.toString()).stream()
                        .anyMatch(one -> one.id().equals(Feed.idOf(proof))));
    }

    @Rule(
            id = "FLT-4",
            statement = {"C20"},
            answers = {118},
            title = "a consumer that the broker ended alone, its connection standing, is back by itself")
    @Needs(faults = Fault.KILL_CONSUMERS)
    void consumersEnded(Scenario s) throws Exception {
        Destination topic = s.topic("consumers");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(group).start();
        Feed feed = s.feed(topic);
        feed.send("before");
        s.awaitFinished(group);
        s.troubles().killConsumers(group);
        seeTrouble(s);
        flowsAgain(s, feed, group);
    }

    @Rule(
            id = "FLT-5",
            statement = {"C2", "C21", "C20"},
            answers = {3, 119},
            title =
                    "while the broker is frozen every publish ends within its time-out, and afterwards messages flow again")
    @Needs(faults = Fault.FREEZE_BROKER)
    void frozen(Scenario s) throws Exception {
        Destination topic = s.topic("frozen");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Connection quick = s.connect(
                builder -> builder.set("intermodal.detection-time", "2s").set("intermodal.request-timeout", "2s"));
        s.member(group).on(quick).start();
        Feed feed = s.feed(
                quick,
                topic,
                PublisherOptions.builder().publishTimeout(Duration.ofSeconds(1)).build());
        feed.send("before");
        s.awaitFinished(group);
        s.troubles().freeze();
        for (int i = 0; i < 3; i++) {
            String text = "while frozen " + i;
            long began = Await.nanos();
            PublishException failed =
                    Check.fails("a publish to a frozen broker", PublishException.class, () -> feed.send(text));
            long millis = (Await.nanos() - began) / 1_000_000;
            Check.that(millis < 2_500, "A publish with a time-out of 1 s took " + millis + " ms");
            Check.that(
                    failed.isRetryable(), "A publish that ran into its time-out must be called retryable: " + failed);
        }
        s.troubles().thaw();
        flowsAgain(s, feed, group);
    }

    @Rule(
            id = "FLT-6",
            statement = {"C21"},
            answers = {2, 135, 136},
            title =
                    "while the broker is away publishing fails within its time-out with a retryable error, and afterwards works")
    @Needs(faults = Fault.STOP_BROKER)
    void away(Scenario s) throws Exception {
        Destination topic = s.topic("away");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(group).start();
        Feed feed = s.feed(
                s.connection(),
                topic,
                PublisherOptions.builder().publishTimeout(Duration.ofSeconds(1)).build());
        feed.send("before");
        s.awaitFinished(group);
        s.troubles().stop();
        for (int i = 0; i < 3; i++) {
            String text = "while away " + i;
            long began = Await.nanos();
            MessagingException failed =
                    Check.fails("a publish while the broker is away", MessagingException.class, () -> feed.send(text));
            long millis = (Await.nanos() - began) / 1_000_000;
            Check.that(millis < 2_500, "A publish with a time-out of 1 s took " + millis + " ms");
            Check.that(
                    failed.isRetryable(), "An error that a broker's return mends must be called retryable: " + failed);
        }
        s.troubles().start();
        flowsAgain(s, feed, group);
    }

    @Rule(
            id = "FLT-7",
            statement = {"C21"},
            answers = {23, 121},
            title =
                    "connecting while the broker is down fails within the deadline, or waits and then works, as configured")
    @Needs(faults = Fault.STOP_BROKER)
    void startedFirst(Scenario s) throws Exception {
        Destination topic = s.topic("started-first");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.troubles().stop();
        long began = Await.nanos();
        ConnectionException refused = Check.fails(
                "connecting to a broker that is down",
                ConnectionException.class,
                () -> s.connect(builder -> builder.set("intermodal.connect-timeout", "1s")));
        long millis = (Await.nanos() - began) / 1_000_000;
        Check.that(millis < 4_000, "Connecting with a time-out of 1 s took " + millis + " ms to fail");
        Check.that(refused.isRetryable(), "That the broker is down must be called retryable");
        Connection waiting = s.connect(
                builder -> builder.set("intermodal.when-broker-down", "wait").set("intermodal.connect-timeout", "1s"));
        Check.equal("state with when-broker-down=wait", ConnectionState.OPENING, waiting.state());
        s.troubles().start();
        s.await(
                "the waiting connection opens",
                s.harness().recoveryBound(),
                () -> waiting.state() == ConnectionState.OPEN);
        s.member(group).on(waiting).start();
        flowsAgain(s, s.feed(waiting, topic, PublisherOptions.defaults()), group);
    }

    @Rule(
            id = "FLT-8",
            statement = {"C9", "C10", "C20"},
            answers = {26, 34},
            title =
                    "settling after the connection was cut is harmless: it says that the lease is lost, the message comes again, the flow goes on")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void staleSettlement(Scenario s) throws Exception {
        Destination topic = s.topic("stale");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        Member member = s.member(group).concurrency(3).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 3; i++) {
            feed.send("message " + i);
        }
        s.await("three deliveries are held", () -> member.held().size() == 3);
        s.troubles().cut();
        seeTrouble(s);
        for (int i = 0; i < 3; i++) {
            Settlement late = member.held().get(i).ack();
            // Whoever is quicker than the news of the cut still wins, and learns the truth from recorded().
            Check.that(
                    late.result() != Settlement.Result.ALREADY_SETTLED,
                    "The first ack of a delivery must not be called a second one");
            var recorded = late.recorded().toCompletableFuture();
            s.await("recorded() of an ack after the cut ends", recorded::isDone);
            Check.that(
                    !late.won() || recorded.isCompletedExceptionally(),
                    "An ack over a cut connection must not be called recorded");
        }
        s.await(
                "all three come again",
                s.harness().recoveryBound(),
                () -> member.held().size() == 6);
        for (int i = 3; i < 6; i++) {
            Check.equal("attempt after the cut", 1, member.held().get(i).attempt());
            Check.that(member.held().get(i).ack().won(), "The ack of a fresh delivery must win");
        }
        Message<byte[]> proof = feed.identified(Feed.text("afterwards").build());
        Check.that(
                feed.sendUntilConfirmed(proof, s.harness().recoveryBound()), "After the cut no publish was confirmed");
        s.await("a message published after the cut arrives", () -> member.held().size() == 7);
        member.held().get(6).ack();
    }

    @Rule(
            id = "FLT-9",
            statement = {"C13", "C20"},
            title = "a paused subscription stays paused across a cut connection")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void staysPaused(Scenario s) throws Exception {
        Destination topic = s.topic("stays-paused");
        Group group = s.group(topic, "workers");
        Group witness = s.group(topic, "witness");
        s.provision(group, witness);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(witness).start();
        Member member = s.member(group).start();
        Feed feed = s.feed(topic);
        feed.send("before");
        s.awaitFinished(group);
        member.subscription().pause();
        s.troubles().cut();
        seeTrouble(s);
        flowsAgain(s, feed, witness);
        Check.equal("hand-overs to the paused subscription", 1, s.recorder().handed(group.toString()));
        member.subscription().resume();
        s.awaitFinished(group, s.harness().recoveryBound());
    }

    @Rule(
            id = "FLT-10",
            statement = {"C16", "C9"},
            answers = {122},
            title = "groups, their backlog and their dead letters survive a kill of the broker")
    @Needs(faults = Fault.KILL_BROKER)
    void survives(Scenario s) throws Exception {
        Destination topic = s.topic("survives");
        Group group = s.group(topic, "workers");
        Group away = s.group(topic, "away");
        s.provision(group, away);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(group).start(delivery -> delivery.reject("kept"));
        Feed feed = s.feed(topic);
        feed.send("rejected");
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        s.troubles().kill();
        s.await(
                "the connection is back",
                s.harness().recoveryBound(),
                () -> s.connection().state() == ConnectionState.OPEN);
        s.await(
                "the dead letter is still there",
                s.harness().recoveryBound(),
                () -> s.deadLetters(group).size() >= 1);
        s.member(away).start();
        s.awaitFinished(away, s.harness().recoveryBound());
        Check.that(
                s.recorder().handed(away.toString()) >= 1,
                "The backlog of a group that was away is gone after the kill");
    }

    @Rule(
            id = "FLT-11",
            statement = {"C19"},
            answers = {109},
            title = "closing while the broker is away returns within its time-out and leaves nothing behind")
    @Needs(faults = Fault.STOP_BROKER)
    void closeWhileAway(Scenario s) throws Exception {
        Destination topic = s.topic("close-away");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT);
        Connection connection = s.connect(builder -> builder);
        Member member = s.member(group).on(connection).start();
        s.feed(connection, topic, PublisherOptions.defaults()).send("before");
        s.awaitFinished(group);
        s.troubles().stop();
        long began = Await.nanos();
        connection.close(Duration.ofSeconds(3));
        long millis = (Await.nanos() - began) / 1_000_000;
        Check.that(millis < 5_000, "close(3 s) while the broker is away took " + millis + " ms");
        Check.equal("state", ConnectionState.CLOSED, connection.state());
        Check.equal(
                "state of the subscription",
                SubscriptionState.CLOSED,
                member.subscription().state());
        s.troubles().start();
    }
}
