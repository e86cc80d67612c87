package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.brokers.RocketMqWire.User;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real RocketMQ in two processes of its own: what it took is there after a kill of either, and nothing of them stays when it is closed. */
class RocketMqLifecycleIT {

    @TempDir
    Path own;

    @Test
    void whatWasSentIsThereAfterAKillOfEitherAndNothingIsLeftAfterClose() throws Exception {
        RocketMqBroker broker = RocketMqBroker.started();
        List<Path> folders = broker.folders();
        List<ProcessHandle> processes;
        try (broker) {
            RocketMqWire client = RocketMqWire.at(broker.address());
            client.send("orders", "one");
            long before = broker.pid();
            broker.kill();
            assertThat(broker.isReady()).isFalse();
            broker.start();
            assertThat(broker.pid()).isNotEqualTo(before);
            client.send("orders", "two");

            // The name server has forgotten everything; its start waits until it knows the broker again.
            broker.nameServer().kill();
            assertThat(broker.isReady()).isFalse();
            assertThat(broker.node().isReady()).isTrue();
            assertThatThrownBy(client::broker).isInstanceOf(IOException.class);
            broker.nameServer().start();
            client.send("orders", "three");

            broker.node().kill();
            assertThat(broker.nameServer().isReady()).isTrue();
            broker.node().start();
            client.send("orders", "four");

            broker.freeze();
            assertThat(broker.isReady()).isFalse();
            broker.thaw();
            Await.until("it is ready again", broker::isReady);
            assertThat(client.read("orders")).containsExactly("one", "two", "three", "four");
            processes = List.of(
                    ProcessHandle.of(broker.pid()).orElseThrow(),
                    ProcessHandle.of(broker.nameServer().pid()).orElseThrow());
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(folders).noneMatch(Files::exists);
    }

    @Test
    void aRestartKeepsTheDataAndAWipeDoesNot() throws Exception {
        try (RocketMqBroker broker =
                RocketMqBroker.started(RocketMqBroker.with().data(own.resolve("kept")))) {
            RocketMqWire client = RocketMqWire.at(broker.address());
            client.send("orders", "one");
            broker.restart();
            assertThat(client.read("orders")).containsExactly("one");
        }
        try (RocketMqBroker next = RocketMqBroker.started(RocketMqBroker.with().data(own.resolve("kept")))) {
            assertThat(RocketMqWire.at(next.address()).read("orders")).containsExactly("one");
        }
        try (RocketMqBroker other = RocketMqBroker.started()) {
            RocketMqWire client = RocketMqWire.at(other.address());
            client.send("orders", "one");
            other.wipe();
            other.start();
            assertThat(client.read("orders")).isEmpty();
        }
    }

    @Test
    void clientsAreSentThroughTheProxyAndNothingComesThroughWhileItRefuses() throws Exception {
        try (RocketMqBroker broker =
                RocketMqBroker.started(RocketMqBroker.with().proxied())) {
            RocketMqWire client = RocketMqWire.at(broker.nameServerProxy().address());
            assertThat(client.broker()).isEqualTo(broker.proxy().address());
            assertThat(RocketMqWire.at(broker.address()).broker())
                    .isEqualTo(broker.proxy().address());
            int accepted = broker.proxy().accepted();
            client.send("orders", "one");
            assertThat(broker.proxy().accepted()).isEqualTo(accepted + 1);
            broker.proxy().refuse();
            assertThatThrownBy(() -> client.send("orders", "two")).isInstanceOf(IOException.class);
            broker.proxy().restore();
            client.send("orders", "three");
            assertThat(client.read("orders")).containsExactly("one", "three");
            broker.nameServerProxy().refuse();
            assertThatThrownBy(client::broker).isInstanceOf(IOException.class);
        }
    }

    @Test
    void itRefusesWhatItIsToldToAndServesTlsOnTheSamePorts() throws Exception {
        try (RocketMqBroker broker = RocketMqBroker.started(RocketMqBroker.with()
                .user("shop", "right-password")
                .user("guest", "guest-password", "Topic:open*=Pub")
                .tls(KeyMaterial.Kind.VALID))) {
            SocketFactory secure = trusting(broker.keys()).getSocketFactory();
            RocketMqWire shop = new RocketMqWire(broker.tlsAddress(), secure, new User("shop", "right-password"));
            shop.send("orders", "one");
            assertThat(shop.read("orders")).containsExactly("one");
            assertThatThrownBy(() -> RocketMqWire.at(broker.address()).send("orders", "two"))
                    .hasMessageContaining("Not sent");
            SocketFactory plain = SocketFactory.getDefault();
            assertThatThrownBy(() -> new RocketMqWire(broker.address(), plain, new User("shop", "wrong-password"))
                            .send("orders", "two"))
                    .hasMessageContaining("signature");
            RocketMqWire guest = new RocketMqWire(broker.address(), plain, new User("guest", "guest-password"));
            guest.send("open-orders", "one");
            assertThatThrownBy(() -> guest.send("orders", "two")).hasMessageContaining("orders");
            // Users are found again on the same data.
            broker.node().kill();
            broker.node().start();
            assertThat(shop.read("orders")).containsExactly("one");
        }
    }

    private static SSLContext trusting(KeyMaterial keys) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys.trustStore())) {
            trust.load(in, keys.password().toCharArray());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
