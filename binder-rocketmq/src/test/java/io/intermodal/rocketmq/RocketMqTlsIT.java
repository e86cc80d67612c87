package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.AuthorizationException;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionException;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.brokers.RocketMqBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TLS of a real broker and its name server. The vendor's client would trust any certificate, and has one setting for the whole JVM. */
class RocketMqTlsIT {

    private static final String SECRET = "canary-11ab";

    private static RocketMqBroker broker;

    @BeforeAll
    static void start() {
        broker = RocketMqBroker.started(
                RocketMqBroker.with().user("shop", SECRET).tls(KeyMaterial.Kind.VALID));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static ConnectionOptions.Builder at(RocketMqBroker some) {
        return Inbox.at(some.address()).set("intermodal.user", "shop").set("intermodal.password", SECRET);
    }

    private static ConnectionOptions trusting(RocketMqBroker some, RocketMqBroker authority) {
        return at(some).set("intermodal.tls.enabled", "true")
                .set(
                        "intermodal.tls.trust-file",
                        authority.keys().caCertificate().toString())
                .build();
    }

    private static void flows(Connection connection, String name) throws InterruptedException {
        Group group = Group.of(Destination.topic(name), "reader");
        connection.provision(group);
        Inbox inbox = new Inbox(connection, group);
        connection.publisher(group.destination(), Codec.string()).publish(Message.of(name));
        assertThat(inbox.nextText()).isEqualTo(name);
        inbox.subscription.close();
    }

    private static void refused(ConnectionOptions options, String why) {
        assertThatThrownBy(() -> Messaging.connect(options).close())
                .isInstanceOfSatisfying(AuthorizationException.class, refused -> {
                    assertThat(refused.isRetryable()).as(refused.toString()).isFalse();
                    assertThat(refused).hasMessageContaining(why);
                    assertThat(refused.toString()).doesNotContain("canary");
                });
    }

    @Test
    void messagesFlowWhereTheCertificateIsInOrder() throws Exception {
        try (Connection connection = Messaging.connect(trusting(broker, broker))) {
            flows(connection, "secure");
        }
    }

    @Test
    void eachConnectionHasTlsSettingsOfItsOwn() throws Exception {
        try (Connection secure = Messaging.connect(trusting(broker, broker));
                Connection plain = Messaging.connect(at(broker).build())) {
            // The authorities of the JVM do not know the broker's, however well the other connection does.
            refused(at(broker).set("intermodal.tls.enabled", "true").build(), "certification path");
            flows(plain, "plain");
            flows(secure, "still-secure");
        }
    }

    @Test
    void anotherHostsCertificateIsRefused() {
        try (RocketMqBroker other = RocketMqBroker.started(
                RocketMqBroker.with().user("shop", SECRET).tls(KeyMaterial.Kind.WRONG_HOST))) {
            refused(trusting(other, other), "127.0.0.1");
        }
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() {
        try (RocketMqBroker other = RocketMqBroker.started(
                RocketMqBroker.with().user("shop", SECRET).tls(KeyMaterial.Kind.EXPIRED))) {
            refused(trusting(other, other), "NotAfter");
        }
    }

    @Test
    void aPortWithoutTlsIsToldApartFromABrokerThatIsAway() {
        try (RocketMqBroker without =
                RocketMqBroker.started(RocketMqBroker.with().user("shop", SECRET))) {
            ConnectionOptions options = at(without)
                    .set("intermodal.connect-timeout", "10s")
                    .set("intermodal.tls.enabled", "true")
                    .set(
                            "intermodal.tls.trust-file",
                            broker.keys().caCertificate().toString())
                    .build();
            assertThatThrownBy(() -> Messaging.connect(options).close())
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("TLS");
        }
    }
}
