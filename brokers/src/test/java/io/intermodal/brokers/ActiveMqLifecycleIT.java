package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.activemq.transport.RequestTimedOutIOException;
import org.junit.jupiter.api.Test;

final class ActiveMqLifecycleIT {

    @Test
    void aStartedBrokerIsReadyAndAStoppedOneIsNot() {
        try (ActiveMqBroker broker = ActiveMqBroker.with().build()) {
            assertThat(broker.isReady()).isFalse();
            assertThatThrownBy(broker::pid).isInstanceOf(IllegalStateException.class);
            broker.start();
            assertThat(broker.isReady()).isTrue();
            assertThat(broker.address().uri())
                    .isEqualTo(URI.create(
                            "activemq://127.0.0.1:" + broker.address().port()));
            assertThat(broker.logTail()).contains("READY");
            assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
            ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
            broker.stop();
            assertThat(broker.isReady()).isFalse();
            assertThat(process.isAlive()).isFalse();
            broker.stop();
        }
    }

    @Test
    void closeLeavesNoProcessAndNoFolder() {
        ActiveMqBroker broker = ActiveMqBroker.started();
        ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
        Path folder = broker.folder();
        assertThat(folder).isDirectory();
        broker.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
        broker.close();
        assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void persistentMessagesSurviveAKillOnTheSamePort() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started()) {
            URI address = broker.address().uri("tcp");
            try (Jms client = Jms.connect(address)) {
                client.send("survivors", "one");
                client.send("survivors", "two");
                long before = broker.pid();
                broker.kill();
                assertThatThrownBy(() -> client.send("survivors", "lost")).isInstanceOf(JMSException.class);
                broker.start();
                assertThat(broker.pid()).isNotEqualTo(before);
            }
            assertThat(broker.address().uri("tcp")).isEqualTo(address);
            try (Jms client = Jms.connect(address)) {
                client.send("survivors", "last");
                assertThat(client.receiveUpTo("survivors", "last")).containsExactly("one", "two", "last");
            }
        }
    }

    @Test
    void anOrderlyRestartKeepsMessagesAndAWipeDropsThem() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started()) {
            send(broker, "kept", "first");
            broker.restart();
            assertThat(broker.isReady()).isTrue();
            send(broker, "kept", "second");
            assertThat(receive(broker, "kept", "second")).containsExactly("first", "second");
            send(broker, "kept", "third");
            broker.wipe();
            assertThat(broker.isReady()).isFalse();
            broker.start();
            send(broker, "kept", "fourth");
            assertThat(receive(broker, "kept", "fourth")).containsExactly("fourth");
        }
    }

    @Test
    void aFrozenBrokerAnswersNothingUntilItIsThawed() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started();
                Jms client = Jms.connect(broker.address().uri("tcp"))) {
            client.send("frozen", "before");
            broker.freeze();
            assertThat(broker.isReady()).isFalse();
            assertThatThrownBy(() -> client.send("frozen", "meanwhile"))
                    .isInstanceOf(JMSException.class)
                    .hasCauseInstanceOf(RequestTimedOutIOException.class);
            assertThatThrownBy(() -> Jms.connect(broker.address().uri("tcp"))).isInstanceOf(JMSException.class);
            broker.thaw();
            assertThat(broker.isReady()).isTrue();
            client.send("frozen", "after");
            assertThat(client.receiveUpTo("frozen", "after"))
                    .startsWith("before")
                    .endsWith("after");
        }
    }

    @Test
    void aFrozenBrokerCanBeStoppedAndKilled() {
        try (ActiveMqBroker broker = ActiveMqBroker.started()) {
            broker.freeze();
            broker.stop();
            broker.start();
            assertThat(broker.isReady()).isTrue();
            broker.freeze();
            broker.kill();
            broker.start();
            assertThat(broker.isReady()).isTrue();
        }
    }

    @Test
    void aStartThatFailsShowsTheLogAndLeavesNoProcess() {
        try (ActiveMqBroker broker =
                ActiveMqBroker.with().connector("tcp://192.0.2.1:1").build()) {
            assertThatThrownBy(broker::start)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("ended before it was ready")
                    .hasMessageContaining("FAILED")
                    .hasMessageContaining("192.0.2.1");
            assertThatThrownBy(broker::pid).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void send(ActiveMqBroker broker, String queue, String text) throws JMSException {
        try (Jms client = Jms.connect(broker.address().uri("tcp"))) {
            client.send(queue, text);
        }
    }

    private static Iterable<String> receive(ActiveMqBroker broker, String queue, String last) throws JMSException {
        try (Jms client = Jms.connect(broker.address().uri("tcp"))) {
            return client.receiveUpTo(queue, last);
        }
    }
}
