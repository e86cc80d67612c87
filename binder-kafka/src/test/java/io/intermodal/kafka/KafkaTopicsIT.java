package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Messaging;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics that somebody else has made, with settings that lose or refuse messages. */
class KafkaTopicsIT {

    private static final int PARTITIONS = 2;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aTopicThatIsCompactedIsRefusedAtTheStart() throws Exception {
        Destination products = Wire.topic("products").partitions(PARTITIONS);
        make(products, Map.of("cleanup.policy", "compact,delete"));

        try (Connection connection = Messaging.connect(broker.address().toString())) {
            assertThatThrownBy(() -> connection.provision(Group.of(products, "search")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll(
                            "IM-105", products.name(), "cleanup.policy=compact,delete", "intermodal.provisioning=none");
        }
    }

    @Test
    void whatMayLoseOrRefuseMessagesIsToldAndTheRestIsNot() throws Exception {
        Destination orders = Wire.topic("orders").partitions(PARTITIONS).retention(Duration.ofHours(2));
        make(
                orders,
                Map.of(
                        "message.timestamp.type", "CreateTime",
                        "unclean.leader.election.enable", "true",
                        "retention.ms", "60000"));
        try (Wire wire = Wire.open(Config.of(broker.address()))) {
            assertThat(wire.link.topology().check(Wire.plan(orders)))
                    .allSatisfy(finding -> {
                        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                        assertThat(finding.subject()).isEqualTo(orders.name());
                    })
                    .extracting(Finding::problem)
                    .satisfiesExactly(
                            time -> assertThat(time).contains("message.timestamp.type=CreateTime", "an hour ahead"),
                            unclean -> assertThat(unclean).contains("unclean.leader.election.enable=true"),
                            kept -> assertThat(kept).contains("retention.ms=60000", "7200000"));

            Destination own = Wire.topic("own").partitions(PARTITIONS);
            GroupRef reader = Wire.group(own, "reader");
            wire.provisioned(reader);
            assertThat(wire.link.topology().check(Wire.plan(own, reader))).isEmpty();
        }
    }

    private static void make(Destination destination, Map<String, String> settings) throws Exception {
        try (Foreign foreign = new Foreign(broker.address())) {
            foreign.admin
                    .createTopics(List.of(new NewTopic(destination.name(), PARTITIONS, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }
}
