package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import io.intermodal.brokers.Address;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes to the client and into declarations, and what would break a promise. */
class RabbitMqSettingsTest {

    private static Config config() {
        return Config.of(new Address("rabbitmq", "127.0.0.1", 5672));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue.x-queue-type",
                "queue.x-message-ttl",
                "queue.x-expires",
                "queue.x-overflow",
                "queue.x-delivery-limit",
                "queue.x-dead-letter-exchange",
                "queue.x-dead-letter-routing-key",
                "queue.x-dead-letter-strategy",
                "queue.x-single-active-consumer",
                "queue.x-max-priority",
                "queue.x-consumer-timeout",
                "automatic-recovery",
                "topology-recovery",
                "requested-heartbeat",
                "channel-rpc-timeout",
                "prefetch",
                "publisher-confirms",
                "mandatory",
                "auto-ack",
                "delivery-mode",
                "virtual-host",
                "password"
            })
    void whatWouldBreakAPromiseIsRefusedWithTheReason(String key) {
        assertThat(RabbitMqSettings.SPEC.problem(key))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("would break the contract: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue-type",
                "frame-max",
                "max-inbound-message-bytes",
                "queue.x-max-length",
                "queue.x-quorum-initial-group-size"
            })
    void theRestPasses(String key) {
        assertThat(RabbitMqSettings.SPEC.problem(key)).isEmpty();
    }

    @Test
    void whatIsNotNamedDoesNotPass() {
        assertThat(RabbitMqSettings.SPEC.problem("x-max-length")).isPresent();
        assertThat(RabbitMqSettings.SPEC.problem("queue.max-length")).isPresent();
    }

    @Test
    void numbersAreToldApartFromText() {
        try (Config config = config().set("queue.x-max-length", "7")
                .set("queue.x-queue-leader-locator", "balanced")
                .set("frame-max", "5")) {
            assertThat(RabbitMqSettings.queueArguments(config))
                    .containsEntry("x-max-length", 7L)
                    .containsEntry("x-queue-leader-locator", "balanced")
                    .hasSize(2);
        }
    }

    @Test
    void theClientTakesWhatItIsGiven() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        try (Config config = config().set("frame-max", "8192")) {
            RabbitMqSettings.apply(config, factory);
            assertThat(factory.getRequestedFrameMax()).isEqualTo(8192);
            assertThat(RabbitMqSettings.classic(config)).isFalse();
        }
        try (Config config = config().set("queue-type", "classic")) {
            assertThat(RabbitMqSettings.classic(config)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"queue-type,stream", "frame-max,-1", "frame-max,many", "max-inbound-message-bytes,1e6"})
    void aWrongValueIsNamed(String key, String value) {
        try (Config config = config().set(key, value)) {
            assertThatThrownBy(() -> {
                        RabbitMqSettings.classic(config);
                        RabbitMqSettings.apply(config, new ConnectionFactory());
                    })
                    .isInstanceOfSatisfying(BrokerException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
                        assertThat(e)
                                .hasMessageContaining("intermodal.rabbitmq." + key)
                                .hasMessageContaining(value);
                    });
        }
    }
}
