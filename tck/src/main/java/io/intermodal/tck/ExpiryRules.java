package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions.OnExpired;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** DLY and TTL: what expires while it waits, and delays that nobody can keep. */
final class ExpiryRules {

    private static final int WAITING = 30;
    private static final int NEIGHBOURS = 3;

    @Rule(
            id = "DLY-5",
            statement = {"C15", "C5"},
            answers = {81},
            title = "a delay that nobody can keep is refused at publish, never shortened")
    void tooLong(Scenario s) {
        Destination queue = s.queue("too-long");
        Group group = s.group(queue);
        Feed feed = s.feed(queue);
        for (Duration delay : List.of(Duration.ofDays(40_000), Duration.ofSeconds(Long.MAX_VALUE))) {
            Check.fails(
                    "a delay of " + delay,
                    InvalidMessageException.class,
                    () -> feed.raw()
                            .publish(Feed.text("in a distant future")
                                    .delay(delay)
                                    .build()));
        }
        feed.send("now");
        s.member(group).start();
        s.awaitFinished(group);
        Check.equal("messages that arrived", 1, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "DLY-6",
            statement = {"C15", "C8"},
            title = "a delayed message reaches every group of its topic, once and when it is due")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void everyGroup(Scenario s) {
        Destination topic = s.topic("delay-groups");
        Group one = s.group(topic, "one");
        Group two = s.group(topic, "two");
        s.provision(one, two);
        s.member(one).start();
        s.member(two).start();
        Feed feed = s.feed(topic);
        feed.send(Feed.text("later").delay(Duration.ofMillis(600)).build());
        feed.send("now");
        s.awaitFinished(one);
        s.awaitFinished(two);
        Check.equal("hand-overs to group one", 2, s.recorder().handed(one.toString()));
        Check.equal("hand-overs to group two", 2, s.recorder().handed(two.toString()));
    }

    @Rule(
            id = "DLY-7",
            slow = true,
            statement = {"C15", "C9", "C20"},
            title = "a delayed message comes once though other applications start and end in good order while it waits")
    @Needs(capabilities = Capability.DELAYED_PUBLISH)
    void onceThoughOthersComeAndGo(Scenario s) {
        Group group = s.group(s.topic("delay-once"), "workers");
        Group neighbours = s.group(s.topic("delay-other"), "neighbours");
        Deque<Connection> others = new ArrayDeque<>();
        for (int i = 0; i < NEIGHBOURS; i++) {
            // They are there first, so that they have the work that is shared.
            others.add(neighbour(s, group, neighbours));
        }
        s.member(group).concurrency(4).start();
        Feed feed = s.feed(group.destination());
        for (int i = WAITING; i > 0; i--) {
            // The longest first: whoever keeps them has to let later ones overtake.
            feed.send(Feed.text("later").delay(Duration.ofMillis(200L * i)).build());
        }
        for (int i = 0; i < NEIGHBOURS; i++) {
            s.awaitHanded(group, (i + 1) * WAITING / (NEIGHBOURS + 1));
            others.remove().close(s.patience());
            others.add(neighbour(s, group, neighbours));
        }
        s.awaitFinished(group);
        s.sentinel(feed, group);
        Check.equal(
                "hand-overs, the sentinel included", WAITING + 1, s.recorder().handed(group.toString()));
    }

    private static Connection neighbour(Scenario s, Group group, Group neighbours) {
        Connection other = s.connect(builder -> builder);
        other.provision(group, neighbours);
        s.provisioned(group, neighbours);
        s.member(neighbours, "neighbour").on(other).start();
        return other;
    }

    @Rule(
            id = "TTL-5",
            statement = {"C18", "C14"},
            title = "a message whose time to live ends while it waits for its retry is not handed out again")
    void expiresWhileWaiting(Scenario s) {
        Destination topic = s.topic("ttl-retry");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group)
                .retry(RetryPolicy.builder()
                        .firstDelay(Duration.ofMillis(2_200))
                        .jitter(0)
                        .build())
                .start(delivery ->
                        Check.that(!ConsumeRules.textOf(delivery.payload()).startsWith("short"), "fails"));
        Feed feed = s.feed(topic);
        // Long enough to be handed out in time on a busy machine, and over before the retry is due.
        feed.send(Feed.text("short-lived").timeToLive(Duration.ofSeconds(2)).build());
        s.awaitHanded(group, 1);
        s.recorder().await(Duration.ofMillis(2_500), () -> s.recorder().handed(group.toString()) > 1);
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel included", 2, s.recorder().handed(group.toString()));
        Check.equal("dead letters", 0, s.deadLetters(group).size());
    }

    @Rule(
            id = "TTL-6",
            statement = {"C18"},
            answers = {85},
            title = "a message that expires behind a slow one, already fetched, is not handed out")
    void expiresWhileFetched(Scenario s) {
        Destination topic = s.topic("ttl-fetched");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Gate gate = s.gate();
        s.member(group).with(b -> b.prefetch(10)).start(delivery -> gate.pass());
        Feed feed = s.feed(topic);
        feed.send("slow");
        s.awaitHanded(group, 1);
        for (int i = 0; i < 3; i++) {
            feed.send(Feed.text("short " + i).timeToLive(Duration.ofMillis(200)).build());
        }
        feed.send(Feed.text("long").timeToLive(Duration.ofMinutes(5)).build());
        s.recorder().await(Duration.ofMillis(500), () -> false);
        gate.open();
        s.sentinel(feed, group);
        s.awaitHanded(group, 3);
        Check.equal("hand-overs: slow, long, sentinel", 3, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "TTL-7",
            slow = true,
            statement = {"C18", "C16"},
            title =
                    "a broker that removes expired messages too removes none that a group still has to dead-letter or handle")
    @Needs(capabilities = Capability.BROKER_TTL)
    void brokerDoesNotHurry(Scenario s) {
        Destination topic = s.topic("ttl-broker");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        String gone =
                feed.send(Feed.text("gone").timeToLive(Duration.ofMillis(50)).build());
        String there =
                feed.send(Feed.text("there").timeToLive(Duration.ofSeconds(30)).build());
        s.expectDead(group, gone);
        s.recorder().await(Duration.ofMillis(1_200), () -> false);
        s.member(group).with(b -> b.onExpired(OnExpired.DEAD_LETTER)).start();
        s.await("the expired one is a dead letter", () -> s.deadLetters(group).size() == 1);
        s.sentinel(feed, group);
        Check.that(
                s.recorder().deliveries(group.toString()).stream()
                        .anyMatch(one -> one.id().equals(there)),
                "A message with time left was not handed out");
    }
}
