package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.brokers.Address;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.SenderConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes to the client, and what would break a promise. */
class KafkaSettingsTest {

    private static final SenderConfig SENDER = new SenderConfig(512, Duration.ofSeconds(10));

    private static Config config() {
        return Config.of(new Address("kafka", "127.0.0.1", 9092));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "producer.acks",
                "producer.enable.idempotence",
                "producer.retries",
                "producer.delivery.timeout.ms",
                "producer.partitioner.class",
                "producer.transactional.id",
                "producer.key.serializer",
                "consumer.group.id",
                "consumer.group.protocol",
                "consumer.enable.auto.commit",
                "consumer.auto.offset.reset",
                "consumer.isolation.level",
                "consumer.max.poll.interval.ms",
                "consumer.partition.assignment.strategy",
                "consumer.interceptor.classes",
                "admin.bootstrap.servers",
                "consumer.sasl.jaas.config",
                "producer.ssl.truststore.location",
                "producer.security.protocol"
            })
    void whatWouldBreakAPromiseIsRefusedWithTheReason(String key) {
        assertThat(KafkaSettings.SPEC.problem(key))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("would break the contract: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"producer.linger.ms", "consumer.fetch.max.wait.ms", "admin.retry.backoff.ms", "client.rack"})
    void theRestPasses(String key) {
        assertThat(KafkaSettings.SPEC.problem(key)).isEmpty();
    }

    @Test
    void whatIsNotNamedDoesNotPass() {
        assertThat(KafkaSettings.SPEC.problem("linger.ms")).isPresent();
        assertThat(KafkaSettings.SPEC.problem("bootstrap.servers")).isPresent();
    }

    @Test
    void theClientTakesEverythingThatItIsGiven() throws Exception {
        try (Config config = config().set("producer.linger.ms", "7").set("client.rack", "here")) {
            KafkaConfig made = new KafkaConfig(config);
            Map<String, Object> producer = made.producer(SENDER);
            ProducerConfig parsed = new ProducerConfig(producer);
            assertThat(parsed.getLong("linger.ms")).isEqualTo(7);
            assertThat(parsed.getString("acks")).isEqualTo("-1");
            assertThat(parsed.getInt("delivery.timeout.ms")).isEqualTo(10_000);
            for (boolean brokerAssigns : new boolean[] {true, false}) {
                ConsumerConfig consumer = new ConsumerConfig(made.member("g", true, brokerAssigns));
                assertThat(consumer.getBoolean("enable.auto.commit")).isFalse();
                assertThat(consumer.getString("client.rack")).isEqualTo("here");
            }
            assertThat(new AdminClientConfig(made.admin()).getInt("default.api.timeout.ms"))
                    .isEqualTo((int) config.requestTimeout().toMillis());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "group-protocol,share",
        "work-engine,share",
        "work-engine,queue",
        "sasl.mechanism,GSSAPI",
        "replication-factor,0",
        "replication-factor,many"
    })
    void aWrongValueIsNamedWithWhatIsRight(String key, String value) {
        try (Config config = config().set(key, value)) {
            assertThatThrownBy(() -> new KafkaConfig(config))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("intermodal.kafka." + key)
                    .hasMessageContaining(value)
                    .hasMessageContaining("use ");
        }
    }

    @Test
    void aPasswordCannotBreakOutOfItsQuotes() throws Exception {
        try (Config config = config().credentials("shop", "a\"; evil=\"\\")) {
            assertThat(new KafkaConfig(config).admin().get("sasl.jaas.config"))
                    .asString()
                    .endsWith(" username=\"shop\" password=\"a\\\"; evil=\\\"\\\\\";");
        }
    }
}
