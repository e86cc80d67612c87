package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Mode;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** A broker that really forgets the positions of groups that are away: after a minute, the least that it can be told. */
class KafkaForgottenIT {

    private static final String PASSWORD = "let-me-in";

    @Test
    void aGroupThatWasAwayForTooLongIsWarnedBeforeAndStopsAfterwards() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(KafkaBroker.with()
                        .set("offsets.retention.minutes", "1")
                        .set("offsets.retention.check.interval.ms", "500"));
                Wire wire = Wire.open(Config.of(broker.address()));
                Foreign foreign = new Foreign(broker.address())) {
            Destination orders = Wire.topic("orders").partitions(1).retention(Duration.ofHours(2));
            GroupRef group = Wire.group(orders, "billing");
            assertThat(wire.link.topology().check(Wire.plan(orders, group)))
                    .filteredOn(finding -> finding.severity() == Severity.WARNING)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString())
                            .contains(KafkaNames.group(group), "offsets.retention.minutes", "1 minutes", "for 120"));
            Route route = wire.provisioned(group);
            Reading reading = wire.read(route);
            foreign.send(orders.name(), null, "first");
            reading.commit(reading.next());
            reading.close();
            foreign.send(orders.name(), null, "second");

            awaitForgotten(foreign, KafkaNames.group(group));
            wire.provisioned(group); // must not take it for a new one
            assertThatThrownBy(() -> wire.read(route))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.POSITION_LOST));
            Reading earliest = wire.read(Wire.reading(Mode.WORK, OnPositionLost.EARLIEST, route));
            assertThat(earliest.nextTexts(2)).containsExactly("first", "second");
        }
    }

    /** The broker lets a minute pass, counted from when the last member has left. */
    private static void awaitForgotten(Foreign foreign, String group) throws Exception {
        long deadline = System.nanoTime() + (60 + Wire.PATIENCE) * Wire.SECOND;
        while (!foreign.positions(group).isEmpty()) {
            assertThat(System.nanoTime() - deadline)
                    .as("the broker forgets the positions of %s after a minute", group)
                    .isNegative();
            LockSupport.parkNanos(Wire.SECOND / 4);
        }
    }

    @Test
    void whoMayNotReadTheSettingIsNotWarnedAndMayStillProvision() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(KafkaBroker.with()
                        .set("offsets.retention.minutes", "1")
                        .user("shop", PASSWORD)
                        .administrator("operator", PASSWORD));
                Wire operator = Wire.open(Config.of(broker.address()).credentials("operator", PASSWORD));
                Wire wire = Wire.open(Config.of(broker.address()).credentials("shop", PASSWORD))) {
            Destination orders = Wire.topic("orders").partitions(1);
            GroupRef group = Wire.group(orders, "billing");
            assertThat(severities(operator, orders, group)).contains(Severity.WARNING);
            Rights.add(
                    operator.link
                            .unwrap(org.apache.kafka.clients.admin.Admin.class)
                            .orElseThrow(),
                    new AclBinding(
                            new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL),
                            new AccessControlEntry(
                                    "User:shop", "*", AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY)),
                    new AclBinding(
                            new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL),
                            new AccessControlEntry("User:shop", "*", AclOperation.CREATE, AclPermissionType.ALLOW)));
            assertThat(severities(wire, orders, group)).containsOnly(Severity.MISSING);
            wire.provisioned(group);
            assertThat(severities(wire, orders, group)).isEmpty();
        }
    }

    private static Set<Severity> severities(Wire wire, Destination destination, GroupRef group) throws Exception {
        List<Finding> findings = wire.link.topology().check(Wire.plan(destination, group));
        return findings.stream().map(Finding::severity).collect(java.util.stream.Collectors.toSet());
    }
}
