package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.SubscriptionStateChanged;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;

/** LIF: pausing, and the events that tell of it. */
final class PauseRules {

    /** Between the engine's call of a handler and the handler's first line a thread may have to wait for its turn. */
    private static final long A_THREAD_WAKES_UP = 30_000_000L;

    @Rule(
            id = "LIF-4",
            statement = {"C13"},
            answers = {111},
            title = "after pause returns no handler starts; resume goes on; nothing is lost and no attempt is used")
    void pause(Scenario s) {
        Destination topic = s.topic("pause");
        Group group = s.group(topic, "workers");
        Group witness = s.group(topic, "witness");
        s.provision(group, witness);
        s.member(witness).start();
        Member member = s.member(group).concurrency(2).start();
        Feed feed = s.feed(topic);
        feed.send("before");
        s.awaitFinished(group);
        member.subscription().pause();
        member.subscription().pause();
        s.await("the state is PAUSED", () -> member.subscription().state() == SubscriptionState.PAUSED);
        int handed = s.recorder().handed(group.toString());
        for (int i = 0; i < 20; i++) {
            feed.send("while paused " + i);
        }
        s.awaitFinished(witness);
        s.recorder().await(Duration.ofMillis(150), () -> s.recorder().handed(group.toString()) > handed);
        Check.equal(
                "hand-overs while paused, though another group got them all",
                handed,
                s.recorder().handed(group.toString()));
        member.subscription().resume();
        member.subscription().resume();
        s.awaitFinished(group);
        Check.equal("hand-overs", 21, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "LIF-7",
            statement = {"C20"},
            title = "state events tell the life of connection and subscription, in order")
    void events(Scenario s) {
        Destination topic = s.topic("events");
        Group group = s.group(topic, "workers");
        Connection connection = s.connection();
        Member member = s.member(group).start();
        s.await("the subscription is active", () -> member.subscription().state() == SubscriptionState.ACTIVE);
        member.subscription().pause();
        s.await("it is paused", () -> member.subscription().state() == SubscriptionState.PAUSED);
        member.subscription().resume();
        s.await("it is active again", () -> member.subscription().state() == SubscriptionState.ACTIVE);
        member.close();
        connection.close(s.patience());
        s.await(
                "the connection's end is told",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof ConnectionStateChanged change
                                && change.to() == ConnectionState.CLOSED));
        List<SubscriptionState> states = s.events().stream()
                .filter(event -> event instanceof SubscriptionStateChanged change
                        && change.group().equals(group))
                .map(event -> ((SubscriptionStateChanged) event).to())
                .toList();
        Check.equal(
                "states of the subscription",
                List.of(
                        SubscriptionState.ACTIVE,
                        SubscriptionState.PAUSED,
                        SubscriptionState.ACTIVE,
                        SubscriptionState.CLOSING,
                        SubscriptionState.CLOSED),
                states);
    }

    @Rule(
            id = "LIF-8",
            slow = true,
            statement = {"C13"},
            answers = {111},
            title = "under load no handler starts between the return of pause and the call of resume")
    void pauseUnderLoad(Scenario s) throws Exception {
        Destination topic = s.topic("pause-load");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group).concurrency(4).start();
        Load load = new Load(s, s.feed(topic), 8);
        Crew crew = load.inBackground(group.toString(), 50_000);
        for (int round = 0; round < 15; round++) {
            int before = s.recorder().handed(group.toString());
            s.await("the load flows", () -> s.recorder().handed(group.toString()) > before + 10);
            member.subscription().pause();
            long paused = Await.nanos();
            s.recorder().await(Duration.ofMillis(80), () -> false);
            long resumed = Await.nanos();
            member.subscription().resume();
            List<Event.Handed> late = s.recorder().deliveries(group.toString()).stream()
                    .filter(one -> one.at() > paused + A_THREAD_WAKES_UP && one.at() < resumed)
                    .toList();
            Check.that(late.isEmpty(), "After pause had returned these were handed out: " + late);
        }
        load.end();
        crew.finish(s.patience());
        s.awaitFinished(group);
    }
}
