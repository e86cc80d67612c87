package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Mode;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that change hands, in good order and not. */
class KafkaRebalanceIT {

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started(KafkaBroker.with().proxied());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Wire open(String protocol) throws Exception {
        return Wire.open(Config.of(broker.address()).set("group-protocol", protocol));
    }

    private static SourceConfig ordered(Route route) {
        return Wire.reading(Mode.ORDERED, OnPositionLost.FAIL, route);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void anOrderlyRevokeWaitsAndWhatWasFinishedUntilThenDoesNotComeAgain(String protocol) throws Exception {
        Destination orders = Wire.topic("orders").ordered().partitions(2);
        GroupRef group = Wire.group(orders, "billing");
        try (Wire one = open(protocol);
                Wire two = open(protocol);
                Foreign foreign = new Foreign(broker.address())) {
            Route route = one.provisioned(group);
            for (int n = 0; n < 20; n++) {
                foreign.send(orders.name(), "key-" + n, "m" + n);
            }
            Reading first = one.read(ordered(route));
            first.awaitLanes(4);
            List<Incoming> taken = first.next(20);
            Reading second = two.read(ordered(route));
            second.source().demand(100);
            assertThat(first.closing.poll(Wire.PATIENCE, TimeUnit.SECONDS))
                    .as("the first lane that the broker wants back")
                    .isNotNull();
            assertThat(second.records)
                    .as("records before the first member has let go")
                    .isEmpty();
            // The handlers end now: everything is finished, and said so after the broker wanted the lanes back.
            Map<Lane, Long> finished = new java.util.HashMap<>();
            taken.forEach(message -> finished.merge(message.lane(), message.position() + 1, Math::max));
            finished.forEach((lane, next) -> first.source().commit(lane, next));
            first.letGo();
            second.awaitLanes(2);
            foreign.send(orders.name(), "after-1", "sentinel");
            foreign.send(orders.name(), "after-2", "sentinel");
            foreign.send(orders.name(), "after-3", "sentinel");
            foreign.send(orders.name(), "after-4", "sentinel");
            assertThat(Reading.text(second.arrived()))
                    .as("the first record of the new owner")
                    .isEqualTo("sentinel");
            // A commit for a lane that has gone is dropped, though the broker would take it.
            for (Lane gone : List.copyOf(first.fenced)) {
                first.source().commit(gone, 1);
            }
            first.source().flush().toCompletableFuture().get(Wire.PATIENCE, TimeUnit.SECONDS);
            long total = foreign.positions(KafkaNames.group(group)).entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(orders.name()))
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
            assertThat(total).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aLowerCommitIsDropped(String protocol) throws Exception {
        Destination orders = Wire.topic("orders").partitions(1);
        GroupRef group = Wire.group(orders, "billing");
        try (Wire wire = open(protocol);
                Foreign foreign = new Foreign(broker.address())) {
            Route route = wire.provisioned(group);
            for (int n = 0; n < 5; n++) {
                foreign.send(orders.name(), null, "m" + n);
            }
            Reading reading = wire.read(route);
            List<Incoming> all = reading.next(5);
            reading.commit(all.get(3));
            reading.commit(all.get(1));
            assertThat(foreign.position(KafkaNames.group(group), orders.name(), 0))
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aMemberThatWasCutOffLearnsThatItsLanesAreLostAndGetsThemAnew(String protocol) throws Exception {
        Destination orders = Wire.topic("orders").partitions(1);
        GroupRef group = Wire.group(orders, "billing");
        Config behindProxy = Config.of(broker.proxy().address())
                .set("group-protocol", protocol)
                .detectionTime(java.time.Duration.ofSeconds(6));
        try (Wire wire = Wire.open(behindProxy);
                Foreign foreign = new Foreign(broker.address())) {
            Route route = wire.provisioned(group);
            Reading reading = wire.read(route);
            reading.awaitLanes(2);
            foreign.send(orders.name(), null, "first");
            Incoming old = reading.next();
            broker.proxy().refuse();
            broker.proxy().cut();
            assertThat(wire.suspended.poll(Wire.PATIENCE, TimeUnit.SECONDS)).isNotNull();
            awaitEmpty(foreign, KafkaNames.group(group));
            broker.proxy().restore();
            assertThat(wire.resumed.poll(Wire.PATIENCE, TimeUnit.SECONDS)).isNotNull();
            assertThat(reading.fenced.poll(Wire.PATIENCE, TimeUnit.SECONDS)).isNotNull();
            Incoming again = reading.next();
            assertThat(Reading.text(again)).isEqualTo("first");
            assertThat(again.lane()).isNotSameAs(old.lane());
            reading.source().commit(old.lane(), 100);
            reading.commit(again);
            assertThat(foreign.position(KafkaNames.group(group), orders.name(), 0))
                    .isEqualTo(1);
        } finally {
            broker.proxy().restore();
        }
    }

    private static void awaitEmpty(Foreign foreign, String group) throws Exception {
        long deadline = System.nanoTime() + Wire.PATIENCE * Wire.SECOND;
        boolean members = true;
        while (members) {
            assertThat(System.nanoTime() - deadline)
                    .as("the group loses its member in time")
                    .isNegative();
            members = !foreign.admin
                    .describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .values()
                    .iterator()
                    .next()
                    .get(Wire.PATIENCE, TimeUnit.SECONDS)
                    .members()
                    .isEmpty();
        }
    }
}
