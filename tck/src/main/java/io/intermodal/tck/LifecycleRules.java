package io.intermodal.tck;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.SubscriptionStateChanged;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** LIF: pausing, closing, and what is left afterwards. */
final class LifecycleRules {

    /** Between the engine's call of a handler and the handler's first line a thread may have to wait for its turn. */
    private static final long A_THREAD_WAKES_UP = 15_000_000L;

    @Rule(
            id = "LIF-1",
            statement = {"C19", "C14"},
            answers = {105, 106, 107},
            title =
                    "close lets running handlers finish and settles them; unstarted messages go to others at once, without an attempt")
    void drain(Scenario s) throws Exception {
        Destination topic = s.topic("drain");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 30; i++) {
            feed.send("message " + i);
        }
        Gate gate = new Gate();
        AtomicBoolean interrupted = new AtomicBoolean();
        Member first = s.member(group, "first")
                .concurrency(2)
                .with(b -> b.prefetch(20))
                .start(delivery -> {
                    try {
                        gate.pass();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    }
                });
        s.awaitHanded(group, 2);
        Crew closing = new Crew();
        closing.add(() -> first.close(s.patience()));
        s.await("the subscription is closing", () -> first.subscription().state() == SubscriptionState.CLOSING);
        gate.open();
        closing.finish(s.patience().plusSeconds(2));
        Check.that(!interrupted.get(), "A handler was interrupted though it ended within the drain time");
        int drained = s.recorder().handed(group.toString());
        s.member(group, "second").concurrency(2).start();
        s.awaitFinished(group);
        Check.equal("hand-overs: each message once", 30, s.recorder().handed(group.toString()));
        Check.that(drained < 30, "close started handlers: all 30 messages were handed to the closing member");
        Check.equal("dead letters", 0, s.deadLetters(group).size());
    }

    @Rule(
            id = "LIF-2",
            statement = {"C19"},
            answers = {108},
            title =
                    "close returns by its time-out with a hanging handler, whose message comes again with the same attempt")
    void hanging(Scenario s) {
        Destination topic = s.topic("hanging");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = new Gate();
        Member first = s.member(group, "first").start(delivery -> {
            while (!gate.isOpen()) {
                try {
                    gate.pass();
                } catch (InterruptedException e) {
                    Thread.interrupted(); // This handler does not heed it.
                }
            }
        });
        s.feed(topic).send("hangs");
        s.awaitHanded(group, 1);
        long began = Await.nanos();
        first.close(Duration.ofMillis(500));
        long millis = (Await.nanos() - began) / 1_000_000;
        Check.that(millis < 2_500, "close(500 ms) with a hanging handler took " + millis + " ms");
        s.allow(Cause.REBALANCE);
        s.member(group, "second").start();
        s.awaitHanded(group, 2);
        Check.equal(
                "attempt of the second hand-over",
                1,
                s.recorder().deliveries(group.toString()).get(1).attempt());
        gate.open();
        s.awaitFinished(group);
    }

    @Rule(
            id = "LIF-3",
            statement = {"C19"},
            answers = {102, 109},
            title = "closing twice, in parallel and inside a handler is fine")
    void closeAnyhow(Scenario s) throws Exception {
        Destination topic = s.topic("close-anyhow");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate known = new Gate();
        AtomicInteger closed = new AtomicInteger();
        Member[] self = new Member[1];
        Member member = s.member(group).start(delivery -> {
            known.pass();
            self[0].subscription().close();
            closed.incrementAndGet();
        });
        self[0] = member;
        known.open();
        s.feed(topic).send("closes its own subscription");
        s.await("close inside the handler returns", () -> closed.get() == 1);
        s.await("the subscription is closed", () -> member.subscription().state() == SubscriptionState.CLOSED);
        Crew crew = new Crew();
        Connection other = s.connect(builder -> builder);
        Member second = s.member(group, "second").on(other).start();
        for (int i = 0; i < 5; i++) {
            crew.add(() -> second.subscription().close(s.patience()));
            crew.add(() -> other.close(s.patience()));
        }
        crew.finish(s.patience().plusSeconds(5));
        other.close();
        Check.equal("state of the connection", ConnectionState.CLOSED, other.state());
        Check.equal(
                "state of its subscription",
                SubscriptionState.CLOSED,
                second.subscription().state());
    }

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
            id = "LIF-5",
            statement = {"C19"},
            answers = {112, 114},
            title = "twenty connections with publishers and subscriptions leave no thread behind")
    void nothingLeft(Scenario s) {
        Destination topic = s.topic("leaks");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Set<Thread> before = ThreadCensus.now();
        for (int i = 0; i < 20; i++) {
            Connection connection = s.connect(builder -> builder);
            connection.subscribe(group, Codec.bytes(), delivery -> {});
            connection.publisher(topic, Codec.bytes());
            connection.close(s.patience());
        }
        boolean gone = s.recorder()
                .await(s.patience(), () -> ThreadCensus.since(before).isEmpty());
        Check.that(
                gone,
                "After twenty connections were closed these threads are left: "
                        + ThreadCensus.names(ThreadCensus.since(before)));
    }

    @Rule(
            id = "LIF-6",
            statement = {"C19"},
            answers = {11, 113},
            title = "closing a connection closes what was made from it, and later calls say so")
    void closedConnection(Scenario s) {
        Destination topic = s.topic("closed");
        Group group = s.group(topic, "workers");
        Connection connection = s.connect(builder -> builder);
        Member member = s.member(group).on(connection).start();
        var publisher = connection.publisher(topic, Codec.bytes());
        connection.close(s.patience());
        Check.equal(
                "state of the subscription",
                SubscriptionState.CLOSED,
                member.subscription().state());
        Check.equal("state of the connection", ConnectionState.CLOSED, connection.state());
        Check.fails("publish", ClosedException.class, () -> publisher.publish(new byte[] {1}));
        Check.fails("publisher", ClosedException.class, () -> connection.publisher(topic, Codec.bytes()));
        Check.fails(
                "subscribe", ClosedException.class, () -> connection.subscribe(group, Codec.bytes(), delivery -> {}));
        Check.fails("provision", ClosedException.class, () -> connection.provision(group));
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
        for (int round = 0; round < 25; round++) {
            int before = s.recorder().handed(group.toString());
            s.await("the load flows", () -> s.recorder().handed(group.toString()) > before + 10);
            member.subscription().pause();
            long paused = Await.nanos();
            s.recorder().await(Duration.ofMillis(40), () -> false);
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
