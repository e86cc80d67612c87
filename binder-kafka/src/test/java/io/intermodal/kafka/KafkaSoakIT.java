package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import io.intermodal.SubscribeOptions;
import io.intermodal.brokers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Members that come and go every two seconds, with handlers of 0 to 3 s: nothing is lost, the committed position never falls and never passes an
 * unfinished message, and an ordered key is in one handler at a time. The system properties {@code soak.seconds} (default 12) and
 * {@code soak.seed} make it longer and repeat it.
 */
class KafkaSoakIT {

    private static final long SECONDS = Long.getLong("soak.seconds", 12);
    private static final int KEYS = 24;

    private final Random random = new Random(Long.getLong("soak.seed", 7));
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Set<Long>> finished = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> started = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Queue<String> anomalies = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    @ParameterizedTest
    @CsvSource({"consumer, true", "consumer, false", "classic, true"})
    void membersComeAndGo(String protocol, boolean ordered) throws Exception {
        Destination orders = Destination.topic(
                        "soak-" + UUID.randomUUID().toString().substring(0, 8))
                .ordered()
                .partitions(4);
        Group group = ordered ? Group.of(orders, "workers").ordered() : Group.of(orders, "workers");
        try (KafkaBroker broker = KafkaBroker.started();
                Foreign foreign = new Foreign(broker.address());
                Connection steady = connect(broker, protocol)) {
            steady.provision(group);
            Thread watch = new Thread(() -> watch(foreign, orders.name(), "workers__" + orders.name()), "soak-watch");
            watch.start();
            Thread load = new Thread(() -> publish(steady, orders), "soak-load");
            load.start();
            Queue<Connection> members = new ArrayDeque<>(List.of(member(broker, protocol, group, ordered)));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
                members.add(member(broker, protocol, group, ordered));
                if (members.size() > 2) {
                    members.remove().close();
                }
            }
            stop.countDown();
            load.join(30_000);
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            while (!handled.containsAll(confirmed) && System.nanoTime() - patience < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            members.forEach(Connection::close);
            watch.join(30_000);
        }
        assertThat(confirmed).isNotEmpty();
        assertThat(handled).as("every confirmed message is handled").containsAll(confirmed);
        assertThat(anomalies).isEmpty();
    }

    private static Connection connect(KafkaBroker broker, String protocol) {
        return Messaging.connect(ConnectionOptions.builder()
                .set("intermodal.broker", broker.address().toString())
                .set("intermodal.kafka.group-protocol", protocol)
                .build());
    }

    private Connection member(KafkaBroker broker, String protocol, Group group, boolean ordered) {
        Connection connection = connect(broker, protocol);
        SubscribeOptions options = SubscribeOptions.builder()
                .concurrency(8)
                .drainTimeout(Duration.ofSeconds(10))
                .build();
        connection.subscribe(group, Handlers.of(Codec.string(), delivery -> handle(delivery, ordered)), options);
        return connection;
    }

    private void handle(Delivery<String> delivery, boolean ordered) throws InterruptedException {
        String key = delivery.message().key().orElse("");
        ConsumerRecord<?, ?> record = delivery.unwrap(ConsumerRecord.class).orElseThrow();
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (ordered && !running.add(key)) {
            anomalies.add("key " + key + " is in two handlers");
        }
        int millis;
        synchronized (random) {
            millis = random.nextInt(12) == 0 ? random.nextInt(3_000) : random.nextInt(20);
        }
        boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (ordered) {
            running.remove(key);
        }
        finished.computeIfAbsent(partition, first -> new ConcurrentSkipListSet<>())
                .add(record.offset());
        handled.add(delivery.payload());
    }

    private void publish(Connection connection, Destination orders) {
        Publisher<String> publisher = connection.publisher(orders, Codec.string());
        for (int n = 0; stop.getCount() > 0; n++) {
            String text = "m" + n;
            publisher.publish(
                    Message.of(text).toBuilder().key("key-" + n % KEYS).build());
            confirmed.add(text);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(15));
        }
    }

    /** Looks at the positions first and at what is finished afterwards, so what is found unfinished was so before. */
    private void watch(Foreign foreign, String topic, String group) {
        Map<String, Long> last = new TreeMap<>();
        while (stop.getCount() > 0) {
            try {
                foreign.positions(group).forEach((partition, position) -> {
                    if (position != null && partition.topic().equals(topic)) {
                        look(partition, position, last);
                    }
                });
            } catch (Exception e) {
                anomalies.add("positions could not be read: " + e);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void look(TopicPartition partition, OffsetAndMetadata position, Map<String, Long> last) {
        long before = Optional.ofNullable(last.put(partition.toString(), position.offset()))
                .orElse(0L);
        if (position.offset() < before) {
            anomalies.add(partition + " fell from " + before + " to " + position.offset());
        }
        Set<Long> done = finished.getOrDefault(partition, Set.of());
        for (long offset = started.getOrDefault(partition, 0L); offset < position.offset(); offset++) {
            if (!done.contains(offset)) {
                anomalies.add(partition + " passed " + offset + ", which is not finished, to " + position.offset());
            }
        }
        started.put(partition, position.offset());
    }
}
