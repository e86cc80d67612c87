package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.rabbitmq.Wire.Sent;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Route;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates, passwords and rights on the real broker: one kind of error, fast, without a secret in it. */
@ParameterizedClass
@ValueSource(strings = {"bookworm", "newest"})
record RabbitMqSecurityIT(String suite) {

    private static final String SECRET = "canary-5b1d";

    private static RabbitMqBroker broker;

    @BeforeParameterizedClassInvocation
    static void start(String suite) {
        broker = RabbitMqBroker.started(RabbitMqBroker.with()
                .suite(suite)
                .user("shop", SECRET)
                .user("reader", SECRET, "^$", "^$", ".*")
                .tls(KeyMaterial.Kind.VALID));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).credentials("shop", SECRET);
    }

    @Test
    void tlsIsVerified() throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(broker.keys().trustStore())) {
            authorities.load(in, broker.keys().password().toCharArray());
        }
        try (Wire wire = Wire.open(
                Config.of(broker.tlsAddress()).credentials("shop", SECRET).tls(Trust.in(authorities, true)))) {
            assertThat(wire.link.info().version()).isEqualTo(broker.version());
        }
        refused(
                Config.of(broker.tlsAddress()).credentials("shop", SECRET).tls(Trust.everybodysAuthorities()),
                Kind.UNAUTHORIZED);
        refused(
                Config.of(broker.address()).credentials("shop", SECRET).tls(Trust.in(authorities, true)),
                Kind.CONFLICT);
        for (KeyMaterial.Kind bad : List.of(KeyMaterial.Kind.WRONG_HOST, KeyMaterial.Kind.EXPIRED)) {
            try (RabbitMqBroker other = RabbitMqBroker.started(
                    RabbitMqBroker.with().suite(suite).user("shop", SECRET).tls(bad))) {
                KeyStore its = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(other.keys().trustStore())) {
                    its.load(in, other.keys().password().toCharArray());
                }
                refused(
                        Config.of(other.tlsAddress())
                                .credentials("shop", SECRET)
                                .tls(Trust.in(its, true)),
                        Kind.UNAUTHORIZED);
            }
        }
    }

    @Test
    void missingPermissionsAreToldAtOnceAndWithoutASecret() throws Exception {
        refused(Config.of(broker.address()).credentials("shop", "canary-wrong"), Kind.UNAUTHORIZED);
        Destination queue = Wire.queue("denied");
        try (Wire owner = Wire.open(config())) {
            owner.link.topology().create(Wire.plan(queue));
        }
        try (Wire wire = Wire.open(Config.of(broker.address()).credentials("reader", SECRET))) {
            Sent sent = Wire.await(Wire.send(
                    wire.sender(),
                    new Route.Everyone(Wire.ref(queue)),
                    Wire.envelope("x").build(),
                    0));
            assertThat(sent.outcome()).isEqualTo(PublishOutcome.REJECTED);
            assertThat(sent.cause()).extracting(BrokerException::kind).isEqualTo(Kind.UNAUTHORIZED);
            assertThatThrownBy(() -> wire.link.topology().create(Wire.plan(Wire.queue("new"))))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
            assertThat(wire.lost).isEmpty();
            wire.link.close(Duration.ofSeconds(5));
            assertThat(wire.config.liveThreads()).isEmpty();
        }
    }

    private static void refused(Config config, Kind kind) {
        try (config) {
            assertThatThrownBy(() -> Wire.open(config)).isInstanceOfSatisfying(BrokerException.class, e -> {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
                assertThat(e.getMessage()).doesNotContain("canary");
            });
        }
    }
}
