package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.ConnectionException;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingException;
import io.intermodal.PublishException;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscriptionState;
import java.time.Duration;

/** FLT: the broker is away for a while, or does not answer. */
final class OutageRules {

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
            long millis = Await.millisSince(began);
            Check.that(millis < 2_500, "A publish with a time-out of 1 s took " + millis + " ms");
            Check.that(
                    failed.isRetryable(), "A publish that ran into its time-out must be called retryable: " + failed);
        }
        s.troubles().thaw();
        FaultRules.flowsAgain(s, feed, group);
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
            long millis = Await.millisSince(began);
            Check.that(millis < 2_500, "A publish with a time-out of 1 s took " + millis + " ms");
            Check.that(
                    failed.isRetryable(), "An error that a broker's return mends must be called retryable: " + failed);
        }
        s.troubles().start();
        FaultRules.flowsAgain(s, feed, group);
    }

    @Rule(
            id = "FLT-7",
            slow = true,
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
        long millis = Await.millisSince(began);
        Check.that(millis < 4_000, "Connecting with a time-out of 1 s took " + millis + " ms to fail");
        Check.that(refused.isRetryable(), "That the broker is down must be called retryable");
        Connection waiting = s.connect(
                builder -> builder.set("intermodal.when-broker-down", "wait").set("intermodal.connect-timeout", "3s"));
        Check.equal("state with when-broker-down=wait", ConnectionState.OPENING, waiting.state());
        s.troubles().start();
        s.await(
                "the waiting connection opens",
                s.harness().recoveryBound(),
                () -> waiting.state() == ConnectionState.OPEN);
        s.member(group).on(waiting).start();
        FaultRules.flowsAgain(s, s.feed(waiting, topic, PublisherOptions.defaults()), group);
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
                () -> Await.holds(() -> !s.deadLetters(group).isEmpty()));
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
        long millis = Await.millisSince(began);
        Check.that(millis < 5_000, "close(3 s) while the broker is away took " + millis + " ms");
        Check.equal("state", ConnectionState.CLOSED, connection.state());
        Check.equal(
                "state of the subscription",
                SubscriptionState.CLOSED,
                member.subscription().state());
        s.troubles().start();
    }
}
