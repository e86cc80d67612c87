package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** CNC: nothing that an application does in its handlers and callbacks waits for itself. */
final class CallbackRules {

    @Rule(
            id = "CNC-4",
            statement = {"C11", "C12"},
            answers = {103},
            title = "a blocked handler of one subscription does not stop another")
    void noSharedThreads(Scenario s) {
        Destination blocked = s.topic("blocked");
        Destination free = s.topic("free");
        Group stuck = s.group(blocked, "stuck");
        Group flows = s.group(free, "flows");
        s.provision(stuck, flows);
        Gate gate = s.gate();
        s.member(stuck).concurrency(16).start(delivery -> gate.pass());
        s.member(flows).start();
        Feed feed = s.feed(blocked);
        for (int i = 0; i < 16; i++) {
            feed.send("blocks " + i);
        }
        s.awaitHanded(stuck, 16);
        Feed other = s.feed(free);
        for (int i = 0; i < 20; i++) {
            other.send("flows " + i);
        }
        s.awaitFinished(flows);
        Check.equal("finished while the others are blocked", 20, s.recorder().handed(flows.toString()));
        gate.open();
        s.awaitFinished(stuck);
    }

    @Rule(
            id = "CNC-5",
            statement = {"D8"},
            answers = {104},
            title = "a handler may publish and wait for the confirmation, also on the same connection and destination")
    void publishInHandler(Scenario s) {
        Destination topic = s.topic("chain");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        s.member(group).concurrency(2).start(delivery -> {
            String text = ConsumeRules.textOf(delivery.payload());
            int left = Integer.parseInt(text);
            if (left > 0) {
                feed.send(Integer.toString(left - 1));
                feed.sendAsync(Feed.text("0").build()).get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
            }
        });
        feed.send("10");
        s.awaitHanded(group, 21);
        s.awaitFinished(group);
    }

    @Rule(
            id = "CNC-6",
            statement = {"D8"},
            answers = {104},
            title = "the completion of a publish may publish again and wait for it")
    void publishInCompletion(Scenario s) throws Exception {
        Destination queue = s.queue("completion");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        CompletableFuture<String> second = feed.sendAsync(Feed.text("first").build())
                .thenApply(receipt -> feed.send("published in the completion of " + receipt.messageId()));
        second.get(s.patience().toMillis(), TimeUnit.MILLISECONDS);
        s.member(group).start();
        s.awaitHanded(group, 2);
    }

    @Rule(
            id = "CNC-7",
            statement = {"D8", "C13"},
            answers = {104},
            title = "a handler may pause, resume and subscribe")
    void controlInHandler(Scenario s) throws Exception {
        Destination topic = s.topic("control");
        Group group = s.group(topic, "workers");
        Group inner = s.group(topic, "inner");
        s.provision(group, inner);
        AtomicReference<Subscription> own = new AtomicReference<>();
        Gate known = s.gate();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Member member = s.member(group).start(delivery -> {
            known.pass();
            Subscription subscription = own.get();
            if (subscription != null && seen.isEmpty()) {
                subscription.pause();
                s.member(inner).start();
                subscription.resume();
            }
            seen.add(ConsumeRules.textOf(delivery.payload()));
        });
        own.set(member.subscription());
        known.open();
        Feed feed = s.feed(topic);
        feed.send("first");
        feed.send("second");
        s.await("both are handled", () -> seen.size() == 2);
        s.awaitFinished(inner);
        Check.equal("state", SubscriptionState.ACTIVE, member.subscription().state());
    }
}
