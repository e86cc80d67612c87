package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups that exist from provisioning on, whatever happens to the broker. */
class ActiveMqProvisioningIT {

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
    void aGroupThatNeverHadAMessageSurvivesARestartOfTheBroker() throws Exception {
        survives(() -> broker.restart());
    }

    @Test
    void aGroupThatNeverHadAMessageSurvivesAKillOfTheBroker() throws Exception {
        survives(() -> {
            broker.kill();
            broker.start();
        });
    }

    @Test
    void anAcknowledgementThatWasFlushedSurvivesAKillOfTheBroker() throws Exception {
        for (int round = 0; round < 5; round++) {
            Destination orders = Wire.queue("orders-" + round);
            GroupRef main = Wire.group(orders, "main");
            Route route = new Route.OneGroup(main);
            try (Wire wire = Wire.open(Config.of(broker.address()))) {
                wire.link.topology().create(Wire.plan(orders, main));
                wire.publish(route, "a", "b", "c", "d");
                Reading reading = wire.read(10, route);
                for (Incoming message : reading.next(3)) {
                    reading.ack(message);
                }
                reading.flush();
                broker.kill();
            }
            broker.start();
            try (Wire wire = Wire.open(Config.of(broker.address()))) {
                wire.publish(route, "sentinel");
                assertThat(wire.read(10, route).nextTexts(2)).containsExactly("d", "sentinel");
            }
        }
    }

    @Test
    void whatIsMissingIsFoundAndMade() throws Exception {
        Destination orders = Wire.topic("orders");
        Destination jobs = Wire.queue("jobs");
        GroupRef billing = Wire.group(orders, "billing.v1");
        GroupRef main = Wire.group(jobs, "main");
        Plan plan = new Plan(
                List.of(Wire.ref(orders), Wire.ref(jobs)), List.of(billing, main), "", List.of(Duration.ofSeconds(4)));
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            assertThat(wire.link.topology().check(plan))
                    .extracting(Finding::severity, Finding::subject)
                    .containsExactlyInAnyOrder(
                            tuple(Severity.MISSING, "VirtualTopic." + orders.name()),
                            tuple(Severity.MISSING, jobs.name()),
                            tuple(Severity.MISSING, "Consumer.billing_v1.VirtualTopic." + orders.name()),
                            tuple(Severity.MISSING, jobs.name()));
            wire.link.topology().create(plan);
            assertThat(wire.link.topology().check(plan)).isEmpty();
            wire.link.topology().create(plan);
            assertThat(wire.link.topology().check(plan)).isEmpty();
        }
    }

    @Test
    void aTopicHereThatIsAQueueThereIsFoundFromBothSides() throws Exception {
        Destination topic = Wire.topic("orders");
        Destination queue = Destination.queue(topic.name());
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            wire.link.topology().create(Wire.plan(topic, Wire.group(topic, "billing")));
            assertThat(wire.link.topology().check(Wire.plan(queue)))
                    .extracting(Finding::severity)
                    .contains(Severity.CONFLICT);
            wire.link.topology().create(Wire.plan(queue));
            assertThat(wire.link.topology().check(Wire.plan(topic)))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.CONFLICT);
        }
    }

    @Test
    void namesThatActiveMqReadsOtherwiseAreFoundAndRefused() throws Exception {
        DestinationRef wild = new DestinationRef(Destination.queue("orders"), "", Optional.of("legacy.>"));
        Plan plan = new Plan(List.of(wild), List.of(), "", List.of());
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            assertThat(wire.link.topology().check(plan))
                    .extracting(Finding::severity)
                    .contains(Severity.CONFLICT);
            assertThatThrownBy(() -> wire.link.topology().create(plan))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("legacy.>");
            Sender sender = wire.sender();
            Wire.Sent sent = Wire.await(Wire.send(
                    sender, new Route.Everyone(wild), Wire.envelope("a").build(), 0));
            assertThat(sent.outcome()).isEqualTo(PublishOutcome.REJECTED);
        }
    }

    @Test
    void aRemovedGroupLosesItsBacklogAndAnotherKeepsIts() throws Exception {
        Destination orders = Wire.topic("orders");
        GroupRef gone = Wire.group(orders, "gone");
        GroupRef stays = Wire.group(orders, "stays");
        try (Wire wire = Wire.open(Config.of(broker.address()).requestTimeout(Duration.ofSeconds(1)))) {
            wire.link.topology().create(Wire.plan(orders, gone, stays));
            wire.publish(new Route.Everyone(Wire.ref(orders)), "old");
            Reading busy = wire.read(1, new Route.OneGroup(gone));
            assertThat(busy.nextTexts(1)).containsExactly("old");
            assertThatThrownBy(() -> wire.link.topology().remove(Wire.plan(orders, gone)))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.CONFLICT));
            busy.close();
            wire.link.topology().remove(Wire.plan(orders, gone));
            wire.link.topology().remove(Wire.plan(orders, gone));
            wire.link.topology().create(Wire.plan(orders, gone));
            wire.publish(new Route.Everyone(Wire.ref(orders)), "new");
            assertThat(wire.read(10, new Route.OneGroup(gone)).nextTexts(1)).containsExactly("new");
            assertThat(wire.read(10, new Route.OneGroup(stays)).nextTexts(2)).containsExactly("old", "new");
        }
    }

    @Test
    void tenInstancesMayProvisionAtOnceWhileMessagesCome() throws Exception {
        Destination orders = Wire.topic("orders");
        GroupRef billing = Wire.group(orders, "billing");
        ExecutorService pool = Executors.newFixedThreadPool(10);
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            wire.link.topology().create(Wire.plan(orders, billing));
            Reading reading = wire.read(200, new Route.OneGroup(billing));
            List<Future<?>> instances = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                instances.add(pool.submit(() -> {
                    try (Wire other = Wire.open(Config.of(broker.address()))) {
                        other.link.topology().create(Wire.plan(orders, billing));
                    }
                    return "done";
                }));
            }
            List<String> sent = new ArrayList<>();
            for (int n = 0; n < 100; n++) {
                sent.add("m" + n);
            }
            wire.publish(new Route.Everyone(Wire.ref(orders)), sent.toArray(String[]::new));
            for (Future<?> instance : instances) {
                instance.get(60, TimeUnit.SECONDS);
            }
            assertThat(reading.nextTexts(100)).containsExactlyElementsOf(sent);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void survives(Runnable outage) throws Exception {
        Destination orders = Wire.topic("orders");
        GroupRef billing = Wire.group(orders, "billing");
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            wire.link.topology().create(Wire.plan(orders, billing));
        }
        outage.run();
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            wire.publish(new Route.Everyone(Wire.ref(orders)), "a");
            Reading reading = wire.read(10, new Route.OneGroup(billing));
            wire.publish(new Route.OneGroup(billing), "sentinel");
            assertThat(reading.nextTexts(2)).containsExactly("a", "sentinel");
        }
    }
}
