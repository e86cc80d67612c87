package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys of ordered destinations: one member at a time, in order, also when members come and go. */
class ActiveMqOrderIT {

    private static ActiveMqBroker broker;

    @BeforeAll
    static void start() {
        broker = ActiveMqBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aKeyBelongsToOneMemberAndKeepsItsOrderWhenThatMemberCloses() throws Exception {
        Destination orders = Wire.topic("orders").ordered();
        GroupRef group = Wire.group(orders, "billing");
        Route route = new Route.OneGroup(group);
        int keys = 700;
        int rounds = 6;
        try (Wire one = Wire.open(Config.of(broker.address()));
                Wire two = Wire.open(Config.of(broker.address()))) {
            one.link.topology().create(Wire.plan(orders, group));
            Reading first = one.read(64, route);
            Reading second = two.read(64, route);
            assertThat(first.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(second.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            first.source().demand(64);
            second.source().demand(64);
            publish(one, orders, keys, rounds);

            Map<String, List<Integer>> seen = new HashMap<>();
            Map<String, Set<Reading>> owners = new HashMap<>();
            // The first member handles a part and keeps the rest unsettled, then goes.
            int handled = 0;
            int settledByFirst = 0;
            while (settledByFirst < 300) {
                Incoming message = first.arrived();
                note(message, first, seen, owners);
                first.ack(message);
                first.source().demand(1);
                settledByFirst++;
                handled++;
            }
            for (Incoming more = second.records.poll(); more != null; more = second.records.poll()) {
                note(more, second, seen, owners);
                second.ack(more);
                second.source().demand(1);
                handled++;
            }
            assertThat(owners.values())
                    .as("members per key")
                    .allSatisfy(of -> assertThat(of).hasSize(1));
            first.flush();
            first.close();
            first.records.clear();
            while (handled < keys * rounds) {
                Incoming message = second.arrived();
                note(message, second, seen, owners);
                second.ack(message);
                second.source().demand(1);
                handled++;
            }
            assertThat(seen).hasSize(keys);
            List<Integer> expected = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                expected.add(round);
            }
            assertThat(seen.values()).allSatisfy(order -> assertThat(order).containsExactlyElementsOf(expected));
        }
    }

    @Test
    void oneKeyThatIsNeverSettledDoesNotHoldUpTheOthers() throws Exception {
        Destination orders = Wire.queue("orders").ordered();
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            publish(wire, orders, 20, 10);
            Reading reading = wire.read(32, route);
            reading.source().demand(32);
            int others = 0;
            List<Incoming> stuck = new ArrayList<>();
            while (others < 190) {
                Incoming message = reading.arrived();
                if ("k7".equals(message.envelope().key())) {
                    stuck.add(message);
                } else {
                    others++;
                    reading.ack(message);
                    reading.source().demand(1);
                }
            }
            assertThat(stuck).hasSizeBetween(1, 10);
        }
    }

    @Test
    void keysOfUnorderedDestinationsAreSpreadOverMembers() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            Reading first = wire.read(1, route);
            Reading second = wire.read(1, route);
            assertThat(first.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(second.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            publish(wire, orders, 1, 2);
            assertThat(Set.of(Reading.text(first.next()), Reading.text(second.next())))
                    .containsExactlyInAnyOrder("0", "1");
        }
    }

    private static void publish(Wire wire, Destination orders, int keys, int rounds) throws Exception {
        Sender sender = wire.sender();
        Route route = new Route.Everyone(Wire.ref(orders));
        List<CompletableFuture<Wire.Sent>> outcomes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int key = 0; key < keys; key++) {
                outcomes.add(Wire.send(
                        sender, route, Wire.envelope("" + round).key("k" + key).build(), 0));
            }
        }
        for (CompletableFuture<Wire.Sent> outcome : outcomes) {
            Wire.await(outcome);
        }
        sender.close(Duration.ofSeconds(5));
    }

    private static void note(
            Incoming message, Reading member, Map<String, List<Integer>> seen, Map<String, Set<Reading>> owners) {
        String key = String.valueOf(message.envelope().key());
        seen.computeIfAbsent(key, any -> new ArrayList<>()).add(Integer.valueOf(Reading.text(message)));
        owners.computeIfAbsent(key, any -> new HashSet<>()).add(member);
    }
}
