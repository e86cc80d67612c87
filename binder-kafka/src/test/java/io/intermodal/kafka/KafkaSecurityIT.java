package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords, permissions and TLS of a real broker. */
class KafkaSecurityIT {

    private static final String SECRET = "s3cret-\"canary\"\\";

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started(KafkaBroker.with()
                .user("shop", "s3cret-canary")
                .administrator("operator", "s3cret-canary")
                .tls(KeyMaterial.Kind.VALID));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).credentials("shop", "s3cret-canary");
    }

    private static void failsToOpen(Config config, Kind... kinds) {
        try (config) {
            assertThatThrownBy(() -> Wire.open(config)).isInstanceOfSatisfying(BrokerException.class, e -> {
                assertThat(e.kind()).as(e.getMessage()).isIn((Object[]) kinds);
                StringWriter all = new StringWriter();
                e.printStackTrace(new PrintWriter(all));
                assertThat(all.toString()).doesNotContain("canary");
            });
        }
    }

    @Test
    void aWrongPasswordIsNotRetryableAndNotShown() {
        failsToOpen(Config.of(broker.address()).credentials("shop", "wrong-canary"), Kind.UNAUTHORIZED);
        failsToOpen(Config.of(broker.address()).credentials("shop", SECRET), Kind.UNAUTHORIZED);
    }

    @Test
    void whoeverNamesNoUserIsNotLetIn() {
        failsToOpen(
                Config.of(broker.address()).connectTimeout(Duration.ofSeconds(3)), Kind.UNAVAILABLE, Kind.UNAUTHORIZED);
    }

    @Test
    void deniedRightsAreOneKindOfErrorAndComeFast() throws Exception {
        GroupRef group = Wire.group(Wire.topic("orders"), "billing");
        String topic = KafkaNames.topic(group.destination());
        try (Wire operator = Wire.open(Config.of(broker.address()).credentials("operator", "s3cret-canary"));
                Wire wire = Wire.open(config())) {
            Route route = operator.provisioned(group);
            Admin admin = operator.link.unwrap(Admin.class).orElseThrow();
            allowOnly(admin, ResourceType.TOPIC, topic, AclOperation.DESCRIBE);
            Wire.Sent sent = Wire.await(Wire.send(
                    wire.sender(),
                    new Route.Everyone(group.destination()),
                    Wire.envelope("a").build(),
                    0));
            assertThat(sent.outcome()).isEqualTo(PublishOutcome.REJECTED);
            assertThat(sent.cause())
                    .isNotNull()
                    .extracting(BrokerException::kind)
                    .isEqualTo(Kind.UNAUTHORIZED);
            Reading reading = wire.read(route);
            assertThat(reading.ended.poll(Wire.PATIENCE, TimeUnit.SECONDS))
                    .isNotNull()
                    .extracting(BrokerException::kind)
                    .isEqualTo(Kind.UNAUTHORIZED);
            allowOnly(admin, ResourceType.GROUP, KafkaNames.group(group), AclOperation.DESCRIBE);
            assertThat(wire.read(route).ended.poll(Wire.PATIENCE, TimeUnit.SECONDS))
                    .isNotNull()
                    .extracting(BrokerException::kind)
                    .isEqualTo(Kind.UNAUTHORIZED);
            assertThat(wire.lost).isEmpty();
        }
    }

    @Test
    void provisioningWithoutPermissionSaysWhich() throws Exception {
        Destination denied = Wire.topic("denied");
        try (Wire operator = Wire.open(Config.of(broker.address()).credentials("operator", "s3cret-canary"));
                Wire wire = Wire.open(config())) {
            Admin admin = operator.link.unwrap(Admin.class).orElseThrow();
            allowOnly(admin, ResourceType.TOPIC, denied.name(), AclOperation.DESCRIBE);
            Rights.add(admin, entry(ResourceType.CLUSTER, "kafka-cluster", "User:operator", AclOperation.CREATE));
            assertThatThrownBy(() -> wire.link.topology().create(Wire.plan(denied)))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED))
                    .hasMessageContaining(denied.name());
        }
    }

    @Test
    void overTlsAValidCertificateIsAccepted() throws Exception {
        Config config = Config.of(broker.tlsAddress())
                .credentials("shop", "s3cret-canary")
                .tls(trust(broker, true));
        try (Wire wire = Wire.open(config)) {
            Route route = wire.provisioned(Wire.group(Wire.queue("jobs"), "main"));
            wire.publish(route, "secret");
            assertThat(wire.read(route).nextTexts(1)).containsExactly("secret");
        }
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        failsToOpen(
                Config.of(broker.tlsAddress())
                        .credentials("shop", "s3cret-canary")
                        .tls(Trust.everybodysAuthorities()),
                Kind.UNAUTHORIZED);
    }

    @Test
    void aPortWithoutTlsIsSuspectedToBeOne() throws Exception {
        try (Config config = config().tls(trust(broker, true)).connectTimeout(Duration.ofSeconds(3))) {
            assertThatThrownBy(() -> Wire.open(config))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isIn(Kind.CONFLICT, Kind.UNAVAILABLE))
                    .hasMessageContaining("TLS");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessTheCheckIsOff() throws Exception {
        try (KafkaBroker other = KafkaBroker.started(KafkaBroker.with().tls(KeyMaterial.Kind.WRONG_HOST))) {
            failsToOpen(Config.of(other.tlsAddress()).tls(trust(other, true)), Kind.UNAUTHORIZED);
            Wire.open(Config.of(other.tlsAddress()).tls(trust(other, false))).close();
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        try (KafkaBroker other = KafkaBroker.started(KafkaBroker.with().tls(KeyMaterial.Kind.EXPIRED))) {
            failsToOpen(Config.of(other.tlsAddress()).tls(trust(other, true)), Kind.UNAUTHORIZED);
        }
    }

    /** Whoever is named in a list has only the rights that it gives. */
    private static void allowOnly(Admin admin, ResourceType type, String name, AclOperation operation)
            throws Exception {
        Rights.add(admin, entry(type, name, "User:shop", operation));
    }

    private static AclBinding entry(ResourceType type, String name, String user, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW));
    }

    private static Trust trust(KafkaBroker from, boolean verifyHostName) throws Exception {
        KeyStore authorities = KeyStore.getInstance(
                from.keys().trustStore().toFile(), from.keys().password().toCharArray());
        return Trust.in(authorities, verifyHostName);
    }
}
