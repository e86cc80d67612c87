package io.intermodal.tck;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** LIF: pausing, closing, and what is left afterwards. */
final class LifecycleRules {

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
        Gate gate = s.gate();
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
        s.await("the subscription is closing", () -> isClosing(first));
        s.recorder().await(Duration.ofMillis(100), interrupted::get);
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

    /** Or closed already, which is for the rule to notice. */
    static boolean isClosing(Member member) {
        SubscriptionState state = member.subscription().state();
        return state == SubscriptionState.CLOSING || state == SubscriptionState.CLOSED;
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
        Gate gate = s.gate();
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
        long millis = Await.millisSince(began);
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
        Gate known = s.gate();
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
            id = "LIF-5",
            statement = {"C19"},
            answers = {112, 114},
            title = "twenty connections with publishers and subscriptions leave no thread behind")
    void nothingLeft(Scenario s) {
        Destination topic = s.topic("leaks");
        Group group = s.group(topic, "workers");
        s.provision(group);
        // A name of their own: the other connection may still start threads.
        String name = "leaks" + s.random().nextInt(1_000_000);
        for (int i = 0; i < 20; i++) {
            Connection connection = s.connect(builder -> builder.name(name));
            connection.subscribe(group, Codec.bytes(), delivery -> {});
            connection.publisher(topic, Codec.bytes());
            connection.close(s.patience());
        }
        boolean gone =
                s.recorder().await(s.patience(), () -> ThreadCensus.of(name).isEmpty());
        Check.that(
                gone,
                "After twenty connections were closed these threads are left: "
                        + ThreadCensus.told(ThreadCensus.of(name)));
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
}
