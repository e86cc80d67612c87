package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.PublishOutcome;
import io.intermodal.Support;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.rabbitmq.Wire.Sent;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and the server itself do: objects made by others, alarms, restarts, a queue that is deleted. */
@ParameterizedClass
@ValueSource(strings = {"bookworm", "trixie", "newest"})
record RabbitMqServerIT(String suite) {

    private static final String SECRET = "let-me-in";

    private static RabbitMqBroker broker;

    @BeforeParameterizedClassInvocation
    static void start(String suite) {
        broker = RabbitMqBroker.started(RabbitMqBroker.with().suite(suite).user("shop", SECRET));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).credentials("shop", SECRET);
    }

    @Test
    void queuesWithOtherArgumentsStayAsTheyAre() throws Exception {
        try (Wire wire = Wire.open(config());
                Foreign operator = new Foreign(broker.address(), "shop", SECRET)) {
            Destination topic = Wire.topic("older");
            GroupRef group = Wire.group(topic, "reader");
            // As an older version, another queue type and no dead-letter exchange would have left it.
            String queue = RabbitMqNames.queue(group);
            operator.channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "classic"));
            wire.link.topology().create(Wire.plan(topic, group));
            assertThat(wire.link.topology().check(Wire.plan(topic, group)))
                    .extracting(Finding::severity)
                    .isEmpty();
            wire.publish(new Route.Everyone(Wire.ref(topic)), "one");
            Reading reading = wire.read(10, new Route.OneGroup(group));
            assertThat(reading.nextTexts(1)).containsExactly("one");
            reading.close();
            assertThat(broker.control("list_queues", "name", "type")).containsPattern(queue + "\\s.*classic");
        }
    }

    @Test
    void classicQueuesAreMadeWhereTheyAreAskedFor() throws Exception {
        try (Wire wire = Wire.open(config().set("queue-type", "classic"))) {
            assertThat(wire.link.info().support()).containsEntry(Capability.CRASH_LOOP_GUARD, Support.UNSUPPORTED);
            Destination topic = Wire.topic("classic").ordered().partitions(2);
            GroupRef group = new GroupRef(Group.of(topic, "reader").ordered(), Wire.ref(topic), Optional.empty());
            wire.link.topology().create(Wire.plan(topic, group));
            wire.publish(new Route.Everyone(Wire.ref(topic)), "one", "two", "three");
            Reading reading = wire.read(10, new Route.OneGroup(group));
            assertThat(reading.nextTexts(3)).containsExactlyInAnyOrder("one", "two", "three");
            reading.close();
            assertThat(broker.control("list_queues", "name", "type"))
                    .containsPattern(RabbitMqNames.partitionQueue(group, 0) + "\\s.*classic");
        }
    }

    @Test
    void anAlarmIsToldAndKeepsMessagesOffTheNetworkUntilItEnds() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination queue = Wire.queue("alarm");
            wire.link.topology().create(Wire.plan(queue));
            Route route = new Route.Everyone(Wire.ref(queue));
            Sender sender = wire.sender();
            assertThat(Wire.await(Wire.send(
                                    sender, route, Wire.envelope("before").build(), 0))
                            .outcome())
                    .isEqualTo(PublishOutcome.CONFIRMED);
            broker.control("set_vm_memory_high_watermark", "absolute", "1MB");
            try {
                // The server blocks a connection when something is published on it.
                CompletableFuture<Sent> caught =
                        Wire.send(sender, route, Wire.envelope("caught").build(), 0);
                assertThat(wire.blocking.poll(20, TimeUnit.SECONDS)).startsWith("blocked: ");
                Sent refused = Wire.await(
                        Wire.send(sender, route, Wire.envelope("refused").build(), 0));
                assertThat(refused.outcome()).isEqualTo(PublishOutcome.REJECTED);
                assertThat(refused.cause()).extracting(BrokerException::kind).isEqualTo(Kind.BUSY);
                broker.control("set_vm_memory_high_watermark", "absolute", "512MB");
                assertThat(wire.blocking.poll(20, TimeUnit.SECONDS)).isEqualTo("unblocked");
                assertThat(Wire.await(caught).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
                assertThat(Wire.await(Wire.send(
                                        sender, route, Wire.envelope("after").build(), 0))
                                .outcome())
                        .isEqualTo(PublishOutcome.CONFIRMED);
            } finally {
                broker.control("set_vm_memory_high_watermark", "absolute", "512MB");
            }
        }
    }

    @Test
    void aMissingExchangeHarmsNoOtherPublish() throws Exception {
        try (Wire wire = Wire.open(config());
                Foreign operator = new Foreign(broker.address(), "shop", SECRET)) {
            Destination kept = Wire.queue("kept");
            Destination deleted = Wire.topic("deleted");
            wire.link.topology().create(Wire.plan(kept));
            wire.link.topology().create(Wire.plan(deleted));
            Sender sender = wire.sender();
            Route gone = new Route.Everyone(Wire.ref(deleted));
            assertThat(Wire.await(Wire.send(sender, gone, Wire.envelope("x").build(), 0))
                            .outcome())
                    .isEqualTo(PublishOutcome.CONFIRMED);
            operator.channel().exchangeDelete(deleted.name());
            List<CompletableFuture<Sent>> good = new ArrayList<>();
            List<CompletableFuture<Sent>> bad = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                good.add(Wire.send(
                        sender,
                        new Route.Everyone(Wire.ref(kept)),
                        Wire.envelope("m" + i).build(),
                        0));
                if (i % 100 == 50) {
                    bad.add(Wire.send(sender, gone, Wire.envelope("b" + i).build(), 0));
                }
            }
            for (CompletableFuture<Sent> sent : good) {
                assertThat(Wire.await(sent).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            }
            for (CompletableFuture<Sent> sent : bad) {
                assertThat(Wire.await(sent).outcome()).isNotEqualTo(PublishOutcome.CONFIRMED);
            }
            assertThat(wire.lost).isEmpty();
        }
    }

    /** Deleting a queue whose leader has just been elected ended all dead-lettering of 3.10, and no queue could be declared any more. */
    @Test
    void groupsAreRemovedJustAfterARestartAndOthersCanBeMade() throws Exception {
        Destination topic = Wire.topic("removed");
        List<GroupRef> groups = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            groups.add(Wire.group(topic, "g" + i));
        }
        GroupRef[] all = groups.toArray(GroupRef[]::new);
        try (Wire wire = Wire.open(config())) {
            wire.link.topology().create(Wire.plan(topic, all));
        }
        broker.restart();
        try (Wire wire = Wire.open(config())) {
            wire.link.topology().remove(Wire.plan(topic, all));
            wire.link.topology().create(Wire.plan(topic, all));
            wire.publish(new Route.Everyone(Wire.ref(topic)), "one");
            Reading reading = wire.read(10, new Route.OneGroup(groups.get(19)));
            assertThat(reading.nextTexts(1)).containsExactly("one");
            reading.close();
            wire.link.topology().remove(Wire.plan(topic, all));
            assertThat(wire.lost).isEmpty();
        }
    }
}
