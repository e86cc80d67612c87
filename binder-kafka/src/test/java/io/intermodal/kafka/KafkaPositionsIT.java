package io.intermodal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Mode;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where groups begin, go on, and what happens when the broker has forgotten that or has deleted what was not read. */
class KafkaPositionsIT {

    private static KafkaBroker broker;
    private Wire wire;
    private Foreign foreign;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started(KafkaBroker.with()
                .set("log.retention.check.interval.ms", "200")
                .set("log.initial.task.delay.ms", "200")
                .set("file.delete.delay.ms", "0"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        wire = Wire.open(Config.of(broker.address()));
        foreign = new Foreign(broker.address());
    }

    @AfterEach
    void close() {
        foreign.close();
        wire.close();
    }

    @Test
    void whatIsPublishedWhileAnEmptyGroupIsAwayIsThereWhenItComesBack() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders"), "billing");
        String topic = KafkaNames.topic(group.destination());
        Route route = wire.provisioned(group);
        Reading first = wire.read(route);
        first.awaitLanes(16);
        first.close();
        Set<String> sent = new TreeSet<>();
        for (int n = 0; n < 10; n++) {
            foreign.send(topic, "key-" + n, "m" + n);
            sent.add("m" + n);
        }
        assertThat(wire.read(route).nextTexts(10)).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void addedPartitionsAreReadFromTheirBeginning() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders").partitions(2), "billing");
        String topic = KafkaNames.topic(group.destination());
        Route route = wire.provisioned(group);
        Reading reading = wire.read(route);
        reading.awaitLanes(4);
        reading.close();
        foreign.admin
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(4)))
                .all()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
        for (int partition = 0; partition < 4; partition++) {
            foreign.send(new ProducerRecord<>(topic, partition, null, ("p" + partition).getBytes(UTF_8)));
        }
        assertThat(wire.read(route).nextTexts(4)).containsExactlyInAnyOrder("p0", "p1", "p2", "p3");
        assertThat(wire.link.topology().check(Wire.plan(group.destination().destination(), group)))
                .extracting(Finding::severity, Finding::subject)
                .contains(org.assertj.core.groups.Tuple.tuple(Finding.Severity.CONFLICT, topic));
    }

    @Test
    void forgottenPositionsEndTheSourceUnlessToldOtherwise() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders"), "billing");
        String topic = KafkaNames.topic(group.destination());
        Route route = wire.provisioned(group);
        foreign.send(topic, "k", "before");
        forget(group);
        wire.provisioned(group); // must not take the group for a new one
        assertThatThrownBy(() -> wire.read(route))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.POSITION_LOST));

        Reading earliest = wire.read(Wire.reading(Mode.WORK, OnPositionLost.EARLIEST, route));
        assertThat(earliest.nextTexts(1)).containsExactly("before");
        earliest.close();

        forget(group);
        Reading fresh = wire.read(Wire.reading(Mode.WORK, OnPositionLost.NEW, route));
        foreign.send(topic, "k", "after");
        assertThat(fresh.nextTexts(1)).containsExactly("after");
        fresh.close();
    }

    /** What the broker does after offsets.retention.minutes without members. */
    private void forget(GroupRef group) throws Exception {
        foreign.admin
                .deleteConsumerGroups(List.of(KafkaNames.group(group)))
                .all()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
    }

    @Test
    void aTopicThatWasMadeAnewIsALostPosition() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders").partitions(1), "billing");
        String topic = KafkaNames.topic(group.destination());
        TopicPartition only = new TopicPartition(topic, 0);
        Route route = wire.provisioned(group);
        foreign.send(topic, null, "old");
        Reading reading = wire.read(route);
        reading.commit(reading.next());
        reading.close();
        long position = foreign.position(KafkaNames.group(group), topic, 0);
        foreign.admin.deleteTopics(List.of(topic)).all().get(Wire.PATIENCE, TimeUnit.SECONDS);
        foreign.admin
                .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                .all()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
        foreign.setPosition(KafkaNames.group(group), only, position);
        BrokerException lost = wire.read(route).ended.poll(Wire.PATIENCE, TimeUnit.SECONDS);
        assertThat(lost).isNotNull().extracting(BrokerException::kind).isEqualTo(Kind.POSITION_LOST);
        Reading earliest = wire.read(Wire.reading(Mode.WORK, OnPositionLost.EARLIEST, route));
        earliest.awaitLanes(3); // both, and one of them again at its beginning
        foreign.send(topic, null, "new");
        assertThat(earliest.nextTexts(1)).containsExactly("new");
    }

    @Test
    void deletedUnreadMessagesAreAGapAndThenTheFlowGoesOn() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders").partitions(1), "billing");
        String topic = KafkaNames.topic(group.destination());
        TopicPartition only = new TopicPartition(topic, 0);
        Route route = wire.provisioned(group);
        Reading reading = wire.read(route);
        reading.awaitLanes(2);
        reading.close();
        for (int n = 0; n < 10; n++) {
            foreign.send(topic, null, "m" + n);
        }
        foreign.admin
                .deleteRecords(Map.of(only, RecordsToDelete.beforeOffset(7)))
                .all()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
        Reading after = wire.read(route);
        assertThat(after.nextTexts(3)).containsExactly("m7", "m8", "m9");
        Reading.Gap gap = after.gaps.poll(Wire.PATIENCE, TimeUnit.SECONDS);
        assertThat(gap).isNotNull();
        assertThat(gap.from()).isZero();
        assertThat(gap.to()).isEqualTo(7);
    }

    @Test
    void retentionInTheMiddleOfAPauseIsAGapToo() throws Exception {
        Destination orders = Wire.topic("orders").partitions(1);
        GroupRef group = Wire.group(orders, "billing");
        String topic = orders.name();
        foreign.admin
                .createTopics(List.of(new NewTopic(topic, 1, (short) 1)
                        .configs(Map.of("retention.ms", "1000", "segment.ms", "1000", "segment.bytes", "1048576"))))
                .all()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
        Route route = wire.provisioned(group);
        Reading reading = wire.read(route);
        reading.awaitLanes(2);
        byte[] large = new byte[400_000];
        for (int n = 0; n < 200; n++) { // far more than a source keeps without demand
            foreign.send(new ProducerRecord<>(topic, large));
        }
        awaitFirst(new TopicPartition(topic, 0), 150);
        reading.source().demand(1_000);
        Reading.Gap gap = reading.gaps.poll(Wire.PATIENCE, TimeUnit.SECONDS);
        assertThat(gap).isNotNull();
        assertThat(gap.to()).isGreaterThan(gap.from());
        foreign.send(topic, null, "sentinel");
        List<Long> seen = new ArrayList<>();
        Incoming last;
        do {
            last = reading.arrived();
            seen.add(last.position());
        } while (!Reading.text(last).equals("sentinel"));
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        long missing = gap.to() - gap.from();
        for (Reading.Gap more : reading.gaps) {
            missing += more.to() - more.from();
        }
        assertThat((long) seen.size()).isEqualTo(last.position() + 1 - missing);
    }

    private void awaitFirst(TopicPartition partition, long offset) throws Exception {
        long deadline = System.nanoTime() + Wire.PATIENCE * Wire.SECOND;
        long first = 0;
        while (first < offset && System.nanoTime() - deadline < 0) {
            foreign.send(partition.topic(), null, "tick"); // rolls segments, which only a write does
            first = foreign.first(partition);
        }
        assertThat(first).as("first offset after retention").isGreaterThanOrEqualTo(offset);
    }

    @Test
    void tenInstancesProvisionAtOnceUnderLoadAndNothingIsLost() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders"), "billing");
        String topic = KafkaNames.topic(group.destination());
        wire.link.topology().create(Wire.plan(group.destination().destination()));
        AtomicBoolean provisioned = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Set<String> promised = java.util.concurrent.ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Wire> instances = new ArrayList<>();
        try {
            Future<?> load = threads.submit(() -> {
                for (int n = 0; !stop.get(); n++) {
                    boolean counts = provisioned.get();
                    foreign.send(topic, "key-" + n % 40, "m" + n);
                    if (counts) {
                        promised.add("m" + n);
                    }
                }
                return null;
            });
            List<Callable<Void>> provisioning = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                Wire instance = Wire.open(Config.of(broker.address()));
                instances.add(instance);
                provisioning.add(() -> {
                    instance.provisioned(group);
                    provisioned.set(true);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(provisioning)) {
                done.get(Wire.PATIENCE, TimeUnit.SECONDS);
            }
            foreign.send(topic, "key", "not counted");
            stop.set(true);
            load.get(Wire.PATIENCE, TimeUnit.SECONDS);
            Reading reading = wire.read(new Route.OneGroup(group));
            reading.source().demand(1_000_000);
            Set<String> missing = new TreeSet<>(promised);
            while (!missing.isEmpty()) {
                missing.remove(Reading.text(reading.arrived()));
            }
            assertThat(promised).isNotEmpty();
        } finally {
            stop.set(true);
            instances.forEach(Wire::close);
            threads.shutdownNow();
        }
    }
}
