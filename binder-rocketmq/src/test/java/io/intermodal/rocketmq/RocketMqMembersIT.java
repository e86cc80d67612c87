package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.Publisher;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import io.intermodal.brokers.RocketMqBroker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that come and go, and servers that are killed, one at a time. */
class RocketMqMembersIT {

    private static final int CYCLES = 25;
    private static final int LEFT = 50;
    /** What the contract allows an outage to last after its cause is over. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private static final SubscribeOptions ONE_AT_WORK =
            SubscribeOptions.builder().concurrency(1).prefetch(LEFT).build();

    private static RocketMqBroker broker;
    private Connection connection;

    @BeforeAll
    static void start() {
        broker = RocketMqBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() {
        connection = Inbox.connect(broker.address());
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void twentyFiveStartsAndStopsBurnNoAttemptsAndLoseNothing() throws Exception {
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        Group workers = Group.of(Destination.queue("jobs"));
        connection.provision(workers);
        Publisher<String> publisher = connection.publisher(workers.destination(), Codec.string());
        Set<String> all = new HashSet<>();
        for (int i = 0; i < LEFT + CYCLES; i++) {
            publisher.publish(Message.of("key " + i, "job " + i));
            all.add("job " + i);
        }
        for (int i = 0; i < CYCLES; i++) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            Subscription subscription = connection.subscribe(
                    workers,
                    Handlers.of(Codec.string(), delivery -> {
                        attempts.merge(delivery.payload(), delivery.attempt(), Math::max);
                        entered.countDown();
                        assertThat(leave.await(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                                .isTrue();
                    }),
                    ONE_AT_WORK);
            assertThat(entered.await(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("cycle %s has a message at work", i)
                    .isTrue();
            Thread stop = new Thread(() -> subscription.close(Inbox.PATIENCE));
            stop.start();
            Inbox.await("it is closing", () -> subscription.state() != SubscriptionState.ACTIVE);
            leave.countDown();
            stop.join(Inbox.PATIENCE.toMillis());
            assertThat(stop.isAlive()).isFalse();
        }
        CountDownLatch rest = new CountDownLatch(all.size() - attempts.size());
        assertThat(rest.getCount()).as("what no cycle has handled").isPositive();
        Subscription last = connection.subscribe(
                workers,
                Handlers.of(Codec.string(), delivery -> {
                    if (attempts.put(delivery.payload(), delivery.attempt()) == null) {
                        rest.countDown();
                    }
                }),
                ONE_AT_WORK);
        assertThat(rest.await(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        last.close();
        assertThat(attempts.keySet()).isEqualTo(all);
        assertThat(attempts.values()).containsOnly(1);
        assertThat(connection.deadLetters(workers).list(10)).isEmpty();
    }

    /** Published until confirmed, it has to arrive within the bound. */
    private void flowsAgain(Publisher<String> publisher, Inbox inbox, String text) throws Exception {
        long began = System.nanoTime();
        while (true) {
            try {
                publisher.publish(Message.of(text));
                break;
            } catch (PublishException away) {
                assertThat(System.nanoTime() - began).isLessThan(RECOVERY.toNanos());
            }
        }
        String seen;
        do {
            seen = inbox.nextText(); // what was in doubt comes again
        } while (!seen.equals(text));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RECOVERY);
    }

    /** What a broker makes of a report that it gets when the connection has ended, for two minutes. */
    @Test
    void whoIsOnlyOnTheListKeepsNobodyFromItsQueues() throws Exception {
        Group group = Group.of(Destination.topic("ghosts"), "reader");
        connection.provision(group);
        Operator operator =
                new Operator(broker.address().host() + ":" + broker.address().port(), "nobody", "nothing");
        for (int queue = 0; queue < 4; queue++) {
            // Which it owned when it went.
            operator.commit("reader__ghosts", "ghosts", RocketMqOwnership.RECORDS + queue, (1L << 32) | 1);
        }
        AutoCloseable owner = operator.pretend("reader__ghosts", "ghosts", "a#00000001");
        AutoCloseable other = operator.pretend("reader__ghosts", "ghosts", "z#00000002");
        try {
            Inbox inbox = new Inbox(connection, group);
            Publisher<String> publisher = connection.publisher(group.destination(), Codec.string());
            Set<String> all = new HashSet<>();
            long began = System.nanoTime();
            for (int i = 0; i < 64; i++) {
                publisher.publish(Message.of("key " + i, "m" + i));
                all.add("m" + i);
            }
            assertThat(inbox.nextTexts(64)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RECOVERY);
        } finally {
            owner.close();
            other.close();
        }
    }

    @Test
    void twoClustersSideBySideDoNotMix() throws Exception {
        try (RocketMqBroker second = RocketMqBroker.started();
                Connection there = Inbox.connect(second.address())) {
            Group group = Group.of(Destination.topic("side.by.side"), "reader");
            connection.provision(group);
            there.provision(group);
            Inbox here = new Inbox(connection, group);
            Inbox other = new Inbox(there, group);
            for (int i = 0; i < 10; i++) {
                connection.publisher(group.destination(), Codec.string()).publish(Message.of("here"));
                there.publisher(group.destination(), Codec.string()).publish(Message.of("there"));
            }
            assertThat(here.nextTexts(10)).containsOnly("here");
            assertThat(other.nextTexts(10)).containsOnly("there");
        }
    }

    @Test
    void withoutItsNameServerEverythingGoesOnAndWithANewOneToo() throws Exception {
        Group group = Group.of(Destination.topic("without.names"), "reader");
        connection.provision(group);
        Publisher<String> publisher = connection.publisher(group.destination(), Codec.string());
        Inbox inbox = new Inbox(connection, group);
        flowsAgain(publisher, inbox, "before");
        broker.nameServer().kill();
        for (int i = 0; i < 20; i++) {
            publisher.publish(Message.of("without " + i));
            assertThat(inbox.nextText()).isEqualTo("without " + i);
        }
        assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
        broker.nameServer().start(); // it knows nothing until the broker tells it
        flowsAgain(publisher, inbox, "after");
        Group later = Group.of(Destination.topic("made.later"), "reader");
        connection.provision(later);
        Inbox other = new Inbox(connection, later);
        flowsAgain(connection.publisher(later.destination(), Codec.string()), other, "new");
    }

    @Test
    void aKilledBrokerIsMissedAndFoundAgain() throws Exception {
        Group group =
                Group.of(Destination.topic("killed.broker").ordered(), "reader").ordered();
        connection.provision(group);
        Publisher<String> publisher = connection.publisher(group.destination(), Codec.string());
        Inbox inbox = new Inbox(connection, group);
        flowsAgain(publisher, inbox, "before");
        broker.node().kill();
        Inbox.await("the connection is missed", () -> connection.state() == ConnectionState.RECOVERING);
        broker.node().start();
        flowsAgain(publisher, inbox, "after");
        assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
        assertThat(inbox.subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    }
}
