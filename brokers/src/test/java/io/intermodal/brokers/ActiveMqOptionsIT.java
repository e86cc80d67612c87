package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import org.apache.activemq.transport.RequestTimedOutIOException;
import org.junit.jupiter.api.Test;

final class ActiveMqOptionsIT {

    @Test
    void theSchedulerHoldsADelayedMessageBack() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started();
                Jms client = Jms.connect(broker.address().uri("tcp"))) {
            client.sendDelayed("order", "delayed", 2_000);
            client.send("order", "at once");
            assertThat(client.receiveUpTo("order", "delayed")).containsExactly("at once", "delayed");
        }
    }

    @Test
    void withoutTheSchedulerADelayIsIgnored() throws Exception {
        try (ActiveMqBroker broker =
                        ActiveMqBroker.started(ActiveMqBroker.with().withoutScheduler());
                Jms client = Jms.connect(broker.address().uri("tcp"))) {
            client.sendDelayed("order", "delayed", 60_000);
            client.send("order", "at once");
            assertThat(client.receiveUpTo("order", "at once")).containsExactly("delayed", "at once");
        }
    }

    @Test
    void aFrameThatIsTooLargeIsRefused() throws Exception {
        try (ActiveMqBroker broker =
                        ActiveMqBroker.started(ActiveMqBroker.with().maxFrameBytes(200_000));
                Jms client = Jms.connect(broker.address().uri("tcp"))) {
            client.send("sizes", new byte[100_000]);
            assertThatThrownBy(() -> client.send("sizes", new byte[300_000])).isInstanceOf(JMSException.class);
        }
    }

    @Test
    void aFullStoreHoldsTheProducerBack() throws Exception {
        try (ActiveMqBroker broker =
                        ActiveMqBroker.started(ActiveMqBroker.with().storeLimit(9L << 20));
                Jms client = Jms.connect(broker.address().uri("tcp"))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20; i++) {
                            client.send("full", new byte[1 << 20]);
                        }
                    })
                    .isInstanceOf(JMSException.class)
                    .hasCauseInstanceOf(RequestTimedOutIOException.class);
        }
    }

    @Test
    void anotherConnectorServesToo() throws Exception {
        int port = Ports.free();
        ActiveMqOptions options = ActiveMqBroker.with().connector("tcp://127.0.0.1:" + port);
        try (ActiveMqBroker broker = ActiveMqBroker.started(options);
                Jms client = Jms.connect(broker.address().withPort(port).uri("tcp"))) {
            client.send("other", "text");
            assertThat(client.receiveUpTo("other", "text")).containsExactly("text");
        }
    }

    @Test
    void repliesLostOnTheWayLeaveTheMessageInTheQueue() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started();
                TcpProxy proxy = TcpProxy.to(broker.address());
                Jms direct = Jms.connect(broker.address().uri("tcp"))) {
            try (Jms client = Jms.connect(proxy.address().uri("tcp"))) {
                client.send("asked", "answered");
                proxy.blackHole(Direction.TO_CLIENT);
                assertThatThrownBy(() -> client.send("asked", "unanswered"))
                        .isInstanceOf(JMSException.class)
                        .hasCauseInstanceOf(RequestTimedOutIOException.class);
                proxy.restore();
            }
            direct.send("asked", "last");
            assertThat(direct.receiveUpTo("asked", "last"))
                    .startsWith("answered")
                    .endsWith("last");
        }
    }
}
