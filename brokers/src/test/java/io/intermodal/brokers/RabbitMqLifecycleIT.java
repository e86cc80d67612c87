package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A real RabbitMQ in a process of its own: what it confirmed is there after a kill, and nothing of it stays when it is closed. */
class RabbitMqLifecycleIT {

    @Test
    void whatWasConfirmedIsThereAfterAKillAndNothingIsLeftAfterClose() throws Exception {
        RabbitMqBroker broker = RabbitMqBroker.started();
        List<ProcessHandle> processes = new ArrayList<>();
        Path folder = broker.folder();
        try (broker) {
            assertThat(broker.version()).startsWith("3.10.");
            ConnectionFactory client = client(broker.address(), "guest", "guest");
            send(client, "zero");
            // Mnesia writes a new queue to disk within seconds, and at once when the server stops: a kill before that
            // takes the queue along.
            broker.restart();
            send(client, "one");
            long before = broker.pid();
            broker.kill();
            assertThat(broker.isReady()).isFalse();
            broker.start();
            assertThat(broker.pid()).isNotEqualTo(before);
            send(client, "two");
            broker.freeze();
            assertThat(broker.isReady()).isFalse();
            broker.thaw();
            assertThat(read(client)).containsExactly("zero", "one", "two");
            broker.restart();
            assertThat(broker.control("list_queues", "name", "messages")).contains("orders\t0");
            ProcessHandle server = ProcessHandle.of(broker.pid()).orElseThrow();
            processes.add(server);
            processes.addAll(server.descendants().toList());
            assertThat(processes).hasSizeGreaterThan(1);
        }
        assertThat(folder).doesNotExist();
        Await.until("all its processes are gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void itRefusesWhatItIsToldTo() throws Exception {
        try (RabbitMqBroker broker = RabbitMqBroker.started(RabbitMqBroker.with()
                        .user("shop", "right")
                        .user("guest", "guest", "^$", "^$", ".*")
                        .tls(KeyMaterial.Kind.VALID));
                Connection shop = client(broker.address(), "shop", "right").newConnection();
                Channel channel = shop.createChannel()) {
            assertThatThrownBy(() -> client(broker.address(), "shop", "wrong").newConnection())
                    .isInstanceOf(PossibleAuthenticationFailureException.class);
            declare(channel);
            try (Connection guest = client(broker.address(), "guest", "guest").newConnection()) {
                Channel denied = guest.createChannel();
                assertThatThrownBy(() -> declare(denied)).isInstanceOf(IOException.class);
            }
            Channel reading = shop.createChannel();
            CompletableFuture<String> ended = new CompletableFuture<>();
            reading.addShutdownListener(cause -> ended.complete(cause.getMessage()));
            reading.basicConsume("orders", (tag, message) -> {}, tag -> {});
            broker.closeConsumingChannels("ord");
            Await.until("the channel is closed", ended::isDone);
            assertThat(ended.join()).contains("PRECONDITION_FAILED");
            assertThatThrownBy(() -> reading.basicGet("orders", true)).isInstanceOf(AlreadyClosedException.class);
            assertThat(channel.isOpen()).isTrue();

            ConnectionFactory secure = client(broker.tlsAddress(), "shop", "right");
            secure.useSslProtocol(trusting(broker.keys()));
            secure.newConnection().close();
        }
    }

    private static ConnectionFactory client(Address address, String user, String password) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host());
        factory.setPort(address.port());
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    private static void declare(Channel channel) throws IOException {
        channel.queueDeclare("orders", true, false, false, Map.of());
    }

    private static void send(ConnectionFactory client, String text) throws Exception {
        try (Connection connection = client.newConnection();
                Channel channel = connection.createChannel()) {
            declare(channel);
            channel.confirmSelect();
            channel.basicPublish(
                    "", "orders", MessageProperties.MINIMAL_PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            assertThat(channel.waitForConfirms(10_000)).isTrue();
        }
    }

    private static List<String> read(ConnectionFactory client) throws Exception {
        List<String> texts = new ArrayList<>();
        try (Connection connection = client.newConnection();
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet("orders", true);
            while (message != null) {
                texts.add(new String(message.getBody(), StandardCharsets.UTF_8));
                message = channel.basicGet("orders", true);
            }
        }
        return texts;
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
