package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sending, receiving and settling on a real broker. */
class ActiveMqMessagingIT {

    private static ActiveMqBroker broker;
    private Wire wire;

    @BeforeAll
    static void start() {
        broker = ActiveMqBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        wire = Wire.open(Config.of(broker.address()));
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void theBrokerSaysWhoItIs() {
        assertThat(wire.link.info().product()).isEqualTo("ActiveMQ Classic");
        assertThat(wire.link.info().version()).startsWith("6.");
        assertThat(wire.link.info().maxMessageBytes().orElse(0)).isBetween(99 << 20, 100 << 20);
    }

    @Test
    void everyGroupProvisionedBeforeGetsEveryMessageAndATopicWithoutGroupsIsConfirmed() throws Exception {
        Destination orders = Wire.topic("orders.created");
        Route everyone = new Route.Everyone(Wire.ref(orders));
        wire.publish(everyone, "nobody");
        GroupRef billing = Wire.group(orders, "billing.v1");
        GroupRef stock = Wire.group(orders, "stock");
        wire.link.topology().create(Wire.plan(orders, billing, stock));
        wire.publish(everyone, "a", "b", "c");
        for (GroupRef group : List.of(billing, stock)) {
            Reading reading = wire.read(10, new Route.OneGroup(group));
            assertThat(reading.nextTexts(3)).containsExactly("a", "b", "c");
            reading.close();
        }
    }

    @Test
    void whatIsSentToOneGroupReachesNoOther() throws Exception {
        Destination orders = Wire.topic("orders");
        GroupRef one = Wire.group(orders, "one");
        GroupRef two = Wire.group(orders, "two");
        wire.link.topology().create(Wire.plan(orders, one, two));
        wire.publish(new Route.OneGroup(one), "only for one");
        wire.publish(new Route.Everyone(Wire.ref(orders)), "for all");
        assertThat(wire.read(10, new Route.OneGroup(one)).nextTexts(2)).containsExactly("only for one", "for all");
        assertThat(wire.read(10, new Route.OneGroup(two)).nextTexts(1)).containsExactly("for all");
    }

    @Test
    void settlingOutOfOrderSettlesNothingElseAndTheRestComesBackInOrderUncounted() throws Exception {
        Destination orders = Wire.queue("orders");
        GroupRef main = Wire.group(orders, "main");
        Route route = new Route.OneGroup(main);
        wire.link.topology().create(Wire.plan(orders, main));
        wire.publish(route, IntStream.range(0, 20).mapToObj(n -> "m" + n).toArray(String[]::new));
        Reading first = wire.read(20, route);
        List<Incoming> all = first.next(20);
        List<String> kept = new ArrayList<>();
        for (int n : List.of(19, 3, 11, 7, 0, 15, 2)) {
            first.ack(all.get(n));
        }
        for (int n = 0; n < 20; n++) {
            if (!List.of(19, 3, 11, 7, 0, 15, 2).contains(n)) {
                kept.add("m" + n);
            }
        }
        first.flush();
        first.close();
        Reading second = wire.read(20, route);
        List<Incoming> again = second.next(kept.size());
        assertThat(again).extracting(Reading::text).containsExactlyElementsOf(kept);
        assertThat(again)
                .allSatisfy(message -> assertThat(message.brokerDeliveries()).isZero());
        again.forEach(second::ack);
        second.flush();
        wire.publish(route, "sentinel");
        assertThat(second.nextTexts(1)).containsExactly("sentinel");
    }

    @Test
    void nothingIsHandedOutWithoutDemandAndTheBrokerLetsOutNoMoreThanMayBeHeld() throws Exception {
        Destination orders = Wire.queue("orders");
        GroupRef main = Wire.group(orders, "main");
        Route route = new Route.OneGroup(main);
        wire.link.topology().create(Wire.plan(orders, main));
        Reading slow = wire.read(3, route);
        wire.publish(route, "a", "b", "c", "d", "e");
        Incoming first = slow.next();
        slow.next();
        slow.next();
        slow.source().demand(2);
        Reading other = wire.read(2, route);
        assertThat(other.nextTexts(2)).as("what the slow one may not hold").containsExactly("d", "e");
        assertThat(slow.records).isEmpty();
        slow.ack(first);
        wire.publish(route, "f");
        assertThat(Reading.text(slow.arrived())).isEqualTo("f");
    }

    @Test
    void aHeldLaneWaitsWhileOthersGoOn() throws Exception {
        Destination orders = Wire.queue("orders");
        Destination other = Wire.queue("other");
        Route one = new Route.OneGroup(Wire.group(orders, "main"));
        Route two = new Route.OneGroup(Wire.group(other, "main"));
        Reading reading = wire.read(20, one, two);
        wire.publish(one, "one-1");
        Incoming first = reading.next();
        reading.source().hold(first.lane());
        wire.publish(one, "one-2");
        wire.publish(two, "two-1", "two-2");
        assertThat(reading.nextTexts(2)).containsExactly("two-1", "two-2");
        reading.source().demand(1);
        reading.source().release(first.lane());
        assertThat(Reading.text(reading.arrived())).isEqualTo("one-2");
    }

    @Test
    void sendsOfOneSenderKeepTheirOrderWhilePipelined() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        Sender sender = wire.sender();
        List<String> expected = new ArrayList<>();
        List<CompletableFuture<Wire.Sent>> outcomes = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            expected.add("m" + n);
            outcomes.add(Wire.send(sender, route, Wire.envelope("m" + n).build(), 0));
        }
        sender.close(Duration.ofSeconds(20));
        for (CompletableFuture<Wire.Sent> outcome : outcomes) {
            assertThat(Wire.await(outcome).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
        }
        assertThat(wire.read(500, route).nextTexts(500)).containsExactlyElementsOf(expected);
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        wire.read(20, route);
        wire.publish(route, "a");
        wire.link.close(Duration.ofSeconds(5));
        assertThat(wire.config.liveThreads()).isEmpty();
        assertThat(wire.lost).isEmpty();
    }
}
