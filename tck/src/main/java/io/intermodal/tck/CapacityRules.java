package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingEvent;
import io.intermodal.Publisher;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** CNC: slots of ordered groups, many subscriptions, and callbacks that do as they like. */
final class CapacityRules {

    @Rule(
            id = "CNC-10",
            statement = {"C11", "C12"},
            answers = {43, 99},
            title = "an ordered group uses all its slots for distinct keys, on one partition too, and no more")
    void orderedSlots(Scenario s) {
        Destination topic = s.topic("ordered-slots").ordered().partitions(1);
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        for (int i = 0; i < 16; i++) {
            feed.send("key-" + i % 8, "message " + i);
        }
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Gate gate = s.gate();
        s.member(group).concurrency(4).start(delivery -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            gate.pass();
            running.decrementAndGet();
        });
        s.await("four keys are handled at once", () -> running.get() >= 4);
        s.recorder().await(Duration.ofMillis(100), () -> running.get() > 4);
        gate.open();
        s.awaitFinished(group);
        Check.equal("most handlers at once", 4, most.get());
    }

    @Rule(
            id = "CNC-11",
            statement = {"D8", "C10"},
            answers = {104},
            title = "what follows a recorded settlement may publish, settle and wait")
    void afterRecorded(Scenario s) throws Exception {
        Destination topic = s.topic("after-recorded");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group).concurrency(2).startHolding();
        Feed feed = s.feed(topic);
        feed.send("first");
        feed.send("second");
        s.await("both are held", () -> member.held().size() == 2);
        CompletableFuture<String> chained = member.held()
                .get(0)
                .ack()
                .recorded()
                .thenApply(done -> {
                    String id = feed.send("published after a settlement");
                    member.held().get(1).ack().recorded().toCompletableFuture().join();
                    return id;
                })
                .toCompletableFuture();
        s.await("all that follows a settlement is done", chained::isDone);
        String id = chained.join();
        s.await("what it published arrives", () -> member.held().size() == 3);
        Check.equal("id", id, member.held().get(2).message().id().orElse(null));
        member.held().get(2).ack();
    }

    @Rule(
            id = "CNC-12",
            statement = {"D8", "C20"},
            answers = {104},
            title = "a listener may publish and pause: events, publishes and deliveries go on")
    void busyListener(Scenario s) {
        Destination topic = s.topic("listener");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed notes = s.feed(s.topic("notes"));
        List<String> told = new CopyOnWriteArrayList<>();
        Connection connection = s.connect(builder -> builder.listen(event -> {
            if (event instanceof MessagingEvent.SubscriptionStateChanged change) {
                notes.send(change.to().name());
                told.add(change.to().name());
            }
        }));
        Member member = s.member(group).on(connection).start();
        s.feed(topic).send("one");
        s.awaitFinished(group);
        member.subscription().pause();
        member.subscription().resume();
        s.feed(topic).send("two");
        s.awaitFinished(group);
        member.close();
        s.await("all states were told", () -> told.contains(SubscriptionState.CLOSED.name()));
        Check.equal("states", List.of("ACTIVE", "PAUSED", "ACTIVE", "CLOSING", "CLOSED"), List.copyOf(told));
    }

    @Rule(
            id = "CNC-13",
            statement = {"C8", "C19"},
            answers = {101, 102},
            title = "many threads subscribe, publish and close on one connection, and nothing is lost")
    void manyAtOnce(Scenario s) throws Exception {
        Destination topic = s.topic("many");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Member steady = s.member(group, "steady").concurrency(2).start();
        Crew crew = new Crew();
        for (int t = 0; t < 6; t++) {
            int thread = t;
            crew.add(() -> {
                Feed feed = s.feed(topic);
                for (int round = 0; round < 3; round++) {
                    Member guest =
                            s.member(group, "guest-" + thread + "-" + round).start();
                    for (int i = 0; i < 10; i++) {
                        feed.send("key-" + thread, "message " + i);
                    }
                    guest.close();
                }
            });
        }
        crew.finish(s.patience().multipliedBy(3));
        s.awaitFinished(group);
        Check.equal("state", SubscriptionState.ACTIVE, steady.subscription().state());
    }

    @Rule(
            id = "CNC-14",
            statement = {"C2", "C19", "D8"},
            answers = {104, 113},
            title = "closing a publisher in its own completion, and in a handler, returns")
    void closeInCallbacks(Scenario s) {
        Destination queue = s.queue("close-in-callbacks");
        Group group = s.group(queue);
        Publisher<byte[]> inCompletion = s.feed(queue).raw();
        CompletableFuture<Void> closed = inCompletion
                .publishAsync(
                        s.feed(queue).identified(Feed.text("recorded below").build()))
                .thenRun(inCompletion::close);
        s.await("close in a completion returns", closed::isDone);
        Check.that(!closed.isCompletedExceptionally(), "close in a completion failed");
        s.mayStay(group);
        Publisher<byte[]> inHandler = s.feed(queue).raw();
        List<String> done = new CopyOnWriteArrayList<>();
        try (Subscription reading = s.connection().subscribe(group, Codec.bytes(), delivery -> {
            inHandler.close();
            done.add("closed");
        })) {
            s.await("close in a handler returns", () -> done.size() == 1);
            Check.equal("state", SubscriptionState.ACTIVE, reading.state());
        }
    }

    @Rule(
            id = "CNC-15",
            statement = {"C12", "C11"},
            answers = {20, 71},
            title =
                    "a slow message holds up others by the window of its log at most: an event says so, and all goes on afterwards")
    void window(Scenario s) {
        Destination topic = s.topic("window").ordered().partitions(1);
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = s.gate();
        s.member(group).concurrency(2).with(b -> b.window(20)).start(delivery -> {
            if (ConsumeRules.textOf(delivery.payload()).equals("slow")) {
                gate.pass();
            }
        });
        Feed feed = s.feed(topic);
        String slow = feed.send("key", "slow");
        s.awaitHanded(group, 1);
        for (int i = 1; i < 60; i++) {
            feed.send("key", "quick " + i);
        }
        s.await(
                "the others are handled, or an event names what fills the window",
                () -> s.recorder().handed(group.toString()) == 60
                        || s.events().stream()
                                .anyMatch(event -> event instanceof MessagingEvent.WindowFull full
                                        && full.oldestMessageId().equals(slow)));
        if (s.recorder().handed(group.toString()) < 60) {
            s.await("the window is used", () -> s.recorder().handed(group.toString()) >= 20);
            s.recorder().await(Duration.ofMillis(100), () -> s.recorder().handed(group.toString()) > 21);
            int handed = s.recorder().handed(group.toString());
            Check.that(handed <= 21, "With a window of 20 positions " + handed + " messages were handed out");
        }
        gate.open();
        s.awaitFinished(group);
    }
}
