package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.brokers.ActiveMqOptions.Access;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.junit.jupiter.api.Test;

final class ActiveMqSecurityIT {

    @Test
    void onlyTheUsersThatWereAddedMayConnect() throws Exception {
        try (ActiveMqBroker broker =
                ActiveMqBroker.started(ActiveMqBroker.with().user("anna", "right"))) {
            URI address = broker.address().uri("tcp");
            assertThatThrownBy(() -> Jms.connect(address, "anna", "wrong")).isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> Jms.connect(address, "bert", "right")).isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> Jms.connect(address)).isInstanceOf(JMSSecurityException.class);
            try (Jms client = Jms.connect(address, "anna", "right")) {
                client.send("allowed", "text");
                assertThat(client.receiveUpTo("allowed", "text")).containsExactly("text");
            }
        }
    }

    @Test
    void aDenialTakesAwayOneRightOfOneUserOnMatchingQueues() throws Exception {
        ActiveMqOptions options = ActiveMqBroker.with()
                .user("anna", "a")
                .user("bert", "b")
                .deny("bert", Access.WRITE, "queue://orders.>")
                .deny("bert", Access.READ, "queue://secret")
                .deny("bert", Access.ADMIN, "queue://new.*");
        try (ActiveMqBroker broker = ActiveMqBroker.started(options);
                Jms anna = Jms.connect(broker.address().uri("tcp"), "anna", "a");
                Jms bert = Jms.connect(broker.address().uri("tcp"), "bert", "b")) {
            anna.send("orders.eu", "by anna");
            assertThatThrownBy(() -> bert.send("orders.eu", "by bert")).hasMessageContaining("bert");
            assertThat(bert.receiveUpTo("orders.eu", "by anna")).containsExactly("by anna");
            bert.send("payments", "by bert");
            assertThat(anna.receiveUpTo("payments", "by bert")).containsExactly("by bert");
            anna.send("secret", "for anna");
            assertThatThrownBy(() -> bert.receiveUpTo("secret", "for anna")).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> bert.send("new.one", "x")).isInstanceOf(JMSException.class);
            anna.send("new.one", "by anna");
        }
    }

    @Test
    void aDenialNeedsAKnownUser() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActiveMqBroker.with().deny("nobody", Access.READ, "queue://x"))
                .withMessageContaining("nobody");
    }

    @Test
    void tlsWorksForWhoTrustsTheAuthorityAndNobodyElse() throws Exception {
        try (ActiveMqBroker broker =
                ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.VALID))) {
            assertThat(broker.keys().caCertificate()).content().startsWith("-----BEGIN CERTIFICATE-----");
            try (Jms client = tls(broker, broker.keys())) {
                client.send("sealed", "text");
                assertThat(client.receiveUpTo("sealed", "text")).containsExactly("text");
            }
            // The same port and material after a crash.
            Address before = broker.tlsAddress();
            broker.kill();
            broker.start();
            assertThat(broker.tlsAddress()).isEqualTo(before);
            tls(broker, broker.keys()).close();
            assertThatThrownBy(() -> Jms.connect(broker.tlsAddress().uri("tcp")))
                    .isInstanceOf(JMSException.class);
            handshake(broker.tlsAddress(), trusting(broker.keys()));
            assertThatThrownBy(() -> handshake(broker.tlsAddress(), SSLContext.getDefault()))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotAccepted() throws Exception {
        try (ActiveMqBroker broker =
                ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.WRONG_HOST))) {
            assertThatThrownBy(() -> tls(broker, broker.keys())).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> handshake(broker.tlsAddress(), trusting(broker.keys())))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasRootCauseInstanceOf(CertificateException.class);
        }
    }

    @Test
    void anExpiredCertificateIsNotAccepted() throws Exception {
        try (ActiveMqBroker broker =
                ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.EXPIRED))) {
            assertThatThrownBy(() -> tls(broker, broker.keys())).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> handshake(broker.tlsAddress(), trusting(broker.keys())))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasRootCauseInstanceOf(CertificateExpiredException.class);
        }
    }

    @Test
    void withoutTlsThereIsNoTlsAddress() {
        try (ActiveMqBroker broker = ActiveMqBroker.with().build()) {
            assertThatThrownBy(broker::tlsAddress)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tls()");
        }
    }

    private static Jms tls(ActiveMqBroker broker, KeyMaterial keys) throws Exception {
        ActiveMQSslConnectionFactory factory =
                new ActiveMQSslConnectionFactory(Jms.bounded(broker.tlsAddress().uri("ssl")));
        factory.setTrustStore(keys.trustStore().toString());
        factory.setTrustStorePassword(keys.password());
        return Jms.open(factory);
    }

    /** What the vendor's client reports of a failed handshake depends on which of its threads is first. */
    private static void handshake(Address address, SSLContext context) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port())) {
            socket.setSoTimeout(10_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }

    private static SSLContext trusting(KeyMaterial keys) throws Exception {
        KeyStore trust =
                KeyStore.getInstance(keys.trustStore().toFile(), keys.password().toCharArray());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
