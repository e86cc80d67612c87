package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.ActiveMqOptions.Access;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords, permissions and TLS of a real broker. */
class ActiveMqSecurityIT {

    private static final String SECRET = "s3cret-canary";

    private static ActiveMqBroker broker;

    @BeforeAll
    static void start() {
        broker = ActiveMqBroker.started(ActiveMqBroker.with()
                .user("shop", SECRET)
                .deny("shop", Access.WRITE, "queue://denied-write")
                .deny("shop", Access.WRITE, "topic://VirtualTopic.denied-write")
                .deny("shop", Access.READ, "queue://denied-read")
                .deny("shop", Access.ADMIN, "queue://denied-admin")
                .user("blind", SECRET)
                .deny("blind", Access.READ, "topic://ActiveMQ.Advisory.>")
                .tls(KeyMaterial.Kind.VALID));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).credentials("shop", SECRET);
    }

    private static void failsToOpen(Config config, Kind kind) {
        try (config) {
            assertThatThrownBy(() -> Wire.open(config)).isInstanceOfSatisfying(BrokerException.class, e -> {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
                StringWriter all = new StringWriter();
                e.printStackTrace(new PrintWriter(all));
                assertThat(all.toString()).doesNotContain("canary");
            });
        }
    }

    @Test
    void aWrongPasswordIsNotRetryableAndNotShown() {
        failsToOpen(Config.of(broker.address()).credentials("shop", "wrong-canary"), Kind.UNAUTHORIZED);
        failsToOpen(Config.of(broker.address()), Kind.UNAUTHORIZED);
    }

    @Test
    void aDeniedWriteIsRejected() throws Exception {
        try (Wire wire = Wire.open(config())) {
            for (Destination denied :
                    new Destination[] {Destination.queue("denied-write"), Destination.topic("denied-write")}) {
                Wire.Sent sent = Wire.await(Wire.send(
                        wire.sender(),
                        new Route.Everyone(Wire.ref(denied)),
                        Wire.envelope("a").build(),
                        0));
                assertThat(sent.outcome()).isEqualTo(PublishOutcome.REJECTED);
                assertThat(sent.cause())
                        .isNotNull()
                        .extracting(BrokerException::kind)
                        .isEqualTo(Kind.UNAUTHORIZED);
            }
            wire.publish(new Route.Everyone(Wire.ref(Wire.queue("allowed"))), "still works");
            assertThat(wire.lost).isEmpty();
        }
    }

    @Test
    void aDeniedReadEndsTheSourceAndNothingElse() throws Exception {
        try (Wire wire = Wire.open(config())) {
            GroupRef group = Wire.group(Destination.queue("denied-read"), "main");
            Reading reading = wire.read(10, new Route.OneGroup(group));
            assertThat(reading.ended.poll(10, TimeUnit.SECONDS))
                    .isNotNull()
                    .extracting(BrokerException::kind)
                    .isEqualTo(Kind.UNAUTHORIZED);
            assertThat(wire.lost).isEmpty();
            assertThatThrownBy(() -> wire.link
                            .topology()
                            .create(Wire.plan(group.destination().destination(), group)))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        }
    }

    @Test
    void provisioningWithoutPermissionSaysWhich() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Destination denied = Destination.queue("denied-admin");
            assertThatThrownBy(() -> wire.link.topology().create(Wire.plan(denied)))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED))
                    .hasMessageContaining("denied-admin");
        }
    }

    @Test
    void withoutPermissionToListTheCheckSaysThatItComparedNothing() throws Exception {
        try (Wire wire = Wire.open(Config.of(broker.address()).credentials("blind", SECRET))) {
            assertThat(wire.link.topology().check(Wire.plan(Wire.queue("any"))))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.WARNING);
        }
    }

    @Test
    void overTlsAValidCertificateIsAccepted() throws Exception {
        Config config =
                Config.of(broker.tlsAddress()).credentials("shop", SECRET).tls(trust(broker, true));
        try (Wire wire = Wire.open(config)) {
            Destination orders = Wire.queue("orders");
            Route route = new Route.OneGroup(Wire.group(orders, "main"));
            wire.publish(route, "secret");
            assertThat(wire.read(10, route).nextTexts(1)).containsExactly("secret");
        }
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        failsToOpen(
                Config.of(broker.tlsAddress()).credentials("shop", SECRET).tls(Trust.everybodysAuthorities()),
                Kind.UNAUTHORIZED);
    }

    @Test
    void aPortWithoutTlsIsSuspectedToBeOne() throws Exception {
        try (Config config =
                Config.of(broker.address()).credentials("shop", SECRET).tls(trust(broker, true))) {
            // The broker may close the connection before the client has seen that its answer is no TLS.
            assertThatThrownBy(() -> Wire.open(config))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isIn(Kind.CONFLICT, Kind.UNAVAILABLE))
                    .message()
                    .containsPattern("does this port speak TLS|unrecognized SSL message");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessTheCheckIsOff() throws Exception {
        try (ActiveMqBroker other = ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.WRONG_HOST))) {
            failsToOpen(Config.of(other.tlsAddress()).tls(trust(other, true)), Kind.UNAUTHORIZED);
            Wire.open(Config.of(other.tlsAddress()).tls(trust(other, false))).close();
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        try (ActiveMqBroker other = ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.EXPIRED))) {
            failsToOpen(Config.of(other.tlsAddress()).tls(trust(other, true)), Kind.UNAUTHORIZED);
        }
    }

    private static Trust trust(ActiveMqBroker from, boolean verifyHostName) throws Exception {
        KeyStore authorities = KeyStore.getInstance(
                from.keys().trustStore().toFile(), from.keys().password().toCharArray());
        return Trust.in(authorities, verifyHostName);
    }
}
