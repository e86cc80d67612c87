package io.intermodal.tck;

import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingEvent.SubscriptionStateChanged;
import io.intermodal.Settlement;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;

/** FLT: the broker, a connection or a consumer is lost. Being connected again is no proof: a message published afterwards has to arrive. */
final class FaultRules {

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
            id = "FLT-8",
            statement = {"C9", "C10", "C20"},
            answers = {26, 34},
            title =
                    "settling after the connection was cut is harmless: either it is recorded after all, or the message comes again; the flow goes on")
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
        // All first: on a log the newest is not recorded before the oldest is settled.
        List<Settlement> late = List.copyOf(member.held()).stream()
                .map(delivery -> delivery.ack())
                .toList();
        int again = 0;
        for (Settlement one : late) {
            // Whoever is quicker than the news of the cut, or whose client has mended the connection, still wins.
            Check.that(
                    one.result() != Settlement.Result.ALREADY_SETTLED,
                    "The first ack of a delivery must not be called a second one");
            var recorded = one.recorded().toCompletableFuture();
            s.await("recorded() of an ack after the cut ends", recorded::isDone);
            again += one.won() && !recorded.isCompletedExceptionally() ? 0 : 1;
        }
        int all = 3 + again;
        s.await(
                "those that were not recorded come again",
                s.harness().recoveryBound(),
                () -> member.held().size() == all);
        for (int i = 3; i < all; i++) {
            Check.equal("attempt after the cut", 1, member.held().get(i).attempt());
            Check.that(member.held().get(i).ack().won(), "The ack of a fresh delivery must win");
        }
        Message<byte[]> proof = feed.identified(Feed.text("afterwards").build());
        Check.that(
                feed.sendUntilConfirmed(proof, s.harness().recoveryBound()), "After the cut no publish was confirmed");
        s.await(
                "a message published after the cut arrives",
                () -> member.held().stream().anyMatch(one -> one.message().id().equals(proof.id())));
        Check.equal(
                "hand-overs: what is called recorded must not come again",
                all + 1,
                member.held().size());
        member.held().get(all).ack();
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
        s.await(
                "the paused subscription has recovered and is paused",
                s.harness().recoveryBound(),
                () -> member.subscription().state() == SubscriptionState.PAUSED);
        s.recorder().await(Duration.ofMillis(200), () -> s.recorder().handed(group.toString()) > 1);
        Check.equal("hand-overs to the paused subscription", 1, s.recorder().handed(group.toString()));
        member.subscription().resume();
        s.awaitFinished(group, s.harness().recoveryBound());
    }

    /** Hurts the broker. */
    private interface Blow {
        void strike(Troubles troubles) throws Exception;
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
    static void seeTrouble(Scenario s) {
        s.await(
                "somebody notices the fault: an event of recovery",
                s.harness().recoveryBound(),
                () -> s.events().stream()
                        .anyMatch(event ->
                                (event instanceof ConnectionStateChanged one && one.to() == ConnectionState.RECOVERING)
                                        || (event instanceof SubscriptionStateChanged two
                                                && two.to() == SubscriptionState.RECOVERING)));
    }

    static void flowsAgain(Scenario s, Feed feed, Group group) {
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
}
