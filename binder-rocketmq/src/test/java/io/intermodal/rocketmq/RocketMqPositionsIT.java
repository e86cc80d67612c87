package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent.MessagesLost;
import io.intermodal.Publisher;
import io.intermodal.brokers.RocketMqBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where groups begin, also if the broker forgets that, and what happens when it has deleted what was not read. */
class RocketMqPositionsIT {

    private static final String PASSWORD = "let-me-in";

    private static Connection connect(RocketMqBroker broker) {
        return Messaging.connect(Inbox.at(broker.address())
                .set("intermodal.user", "shop")
                .set("intermodal.password", PASSWORD)
                .build());
    }

    private static Operator operator(RocketMqBroker broker) {
        return new Operator(broker.address().host() + ":" + broker.address().port(), "operator", PASSWORD);
    }

    /** Between a kill and the one before it this broker writes no position to disk. */
    @Test
    void aNewGroupIsWhereItWasPinnedAlsoWhenAKilledBrokerHasForgottenIt() throws Exception {
        try (RocketMqBroker broker = RocketMqBroker.started(RocketMqBroker.with()
                        .user("shop", PASSWORD)
                        .administrator("operator", PASSWORD)
                        .set("flushConsumerOffsetInterval", "3600000"));
                Connection connection = connect(broker)) {
            Destination topic = Destination.topic("orders");
            Group away = Group.of(topic, "away");
            Group working = Group.of(topic, "working");
            connection.provision(topic);
            Publisher<String> publisher = connection.publisher(topic, Codec.string());
            publisher.publish(Message.of("too early"));
            connection.provision(away, working);
            Inbox before = new Inbox(connection, working);
            publisher.publish(Message.of("k", "one"));
            assertThat(before.nextText()).isEqualTo("one");

            broker.node().kill();
            broker.node().start();

            publisher.publish(Message.of("k", "two"));
            // Whoever worked goes on, and whoever was away misses nothing and gets nothing from before its time.
            assertThat(before.nextText()).isIn("two", "one");
            connection.provision(away);
            Inbox after = new Inbox(connection, away);
            assertThat(after.nextTexts(2)).containsExactly("one", "two");
            after.subscription.close();

            // But what somebody has deleted is not put back behind his back.
            operator(broker).forget("away__orders", "orders");
            assertThatThrownBy(() -> new Inbox(connection, away))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("IM-106");
        }
    }

    @Test
    void tenInstancesProvisionAtOnceUnderLoadAndNothingIsLost() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Connection> instances = new ArrayList<>();
        try (RocketMqBroker broker =
                        RocketMqBroker.started(RocketMqBroker.with().user("shop", PASSWORD));
                Connection connection = connect(broker)) {
            Destination topic = Destination.topic("orders");
            Group group = Group.of(topic, "billing");
            connection.provision(topic);
            Publisher<String> publisher = connection.publisher(topic, Codec.string());
            AtomicBoolean provisioned = new AtomicBoolean();
            AtomicBoolean stop = new AtomicBoolean();
            Set<String> promised = ConcurrentHashMap.newKeySet();
            try {
                Future<?> load = threads.submit(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        boolean counts = provisioned.get();
                        publisher.publish(Message.of("key-" + n % 40, "m" + n));
                        if (counts) {
                            promised.add("m" + n);
                        }
                    }
                    return null;
                });
                List<Callable<Void>> provisioning = new ArrayList<>();
                for (int n = 0; n < 10; n++) {
                    Connection instance = connect(broker);
                    instances.add(instance);
                    provisioning.add(() -> {
                        instance.provision(group);
                        provisioned.set(true);
                        return null;
                    });
                }
                for (Future<Void> done : threads.invokeAll(provisioning)) {
                    done.get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                Inbox.await("messages were confirmed since", () -> promised.size() > 20);
                stop.set(true);
                load.get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                Inbox inbox = new Inbox(connection, group);
                Set<String> missing = new TreeSet<>(promised);
                while (!missing.isEmpty()) {
                    missing.remove(inbox.nextText());
                }
            } finally {
                stop.set(true);
                instances.forEach(Connection::close);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatTheBrokerDeletedUnreadIsAnEventAndThenTheFlowGoesOn() throws Exception {
        BlockingQueue<MessagesLost> lost = new LinkedBlockingQueue<>();
        String always = String.join(
                ";",
                IntStream.range(0, 24)
                        .mapToObj(hour -> hour < 10 ? "0" + hour : "" + hour)
                        .toList());
        try (RocketMqBroker broker = RocketMqBroker.started(RocketMqBroker.with()
                        .user("shop", PASSWORD)
                        .administrator("operator", PASSWORD)
                        .set("fileReservedTime", "0")
                        .set("deleteWhen", always)
                        .set("cleanResourceInterval", "200")
                        .set("mappedFileSizeCommitLog", "1048576"));
                Connection connection = Messaging.connect(Inbox.at(broker.address())
                        .set("intermodal.user", "shop")
                        .set("intermodal.password", PASSWORD)
                        .listen(event -> {
                            if (event instanceof MessagesLost some) {
                                lost.add(some);
                            }
                        })
                        .build())) {
            Destination topic = Destination.topic("orders").partitions(1);
            Group group = Group.of(topic, "billing");
            connection.provision(group);
            Publisher<byte[]> publisher = connection.publisher(topic, Codec.bytes());
            byte[] large = new byte[200_000];
            for (int n = 0; n < 20; n++) {
                publisher.publish(Message.of(large)); // several files: the last one stays
            }
            // It begins to look for files to delete a minute after its start.
            long deleted = operator(broker).awaitFirst("orders", 3, Duration.ofMinutes(2));
            long atLeast = deleted;
            Inbox inbox = new Inbox(connection, group);
            MessagesLost gap = lost.poll(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(gap).isNotNull();
            assertThat(gap.group()).isEqualTo(group);
            assertThat(gap.count())
                    .hasValueSatisfying(count -> assertThat(count).isGreaterThanOrEqualTo(atLeast));
            publisher.publish(Message.of("sentinel".getBytes(UTF_8)));
            String text;
            do {
                text = inbox.nextText(); // fails if none comes
            } while (!text.equals("sentinel"));
        }
    }
}
