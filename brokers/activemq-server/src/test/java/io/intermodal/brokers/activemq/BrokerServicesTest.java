package io.intermodal.brokers.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.intermodal.brokers.activemq.BrokerSettings.Access;
import io.intermodal.brokers.activemq.BrokerSettings.Denial;
import io.intermodal.brokers.activemq.BrokerSettings.Tls;
import io.intermodal.brokers.activemq.BrokerSettings.User;
import jakarta.jms.Connection;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerServicesTest {

    @TempDir
    Path folder;

    @Test
    void aBrokerInTheOwnProcessKeepsMessagesFromOneRunToTheNext() throws Exception {
        BrokerService first = BrokerServices.create(BrokerSettings.of(folder, "tcp://127.0.0.1:0"));
        first.start();
        try (Connection connection = connect(first);
                Session session = connection.createSession()) {
            Queue queue = session.createQueue("kept");
            session.createProducer(queue).send(session.createTextMessage("text"));
        } finally {
            first.stop();
        }
        BrokerService second = BrokerServices.create(BrokerSettings.of(folder, "tcp://127.0.0.1:0"));
        second.start();
        try (Connection connection = connect(second);
                Session session = connection.createSession()) {
            connection.start();
            TextMessage message = (TextMessage)
                    session.createConsumer(session.createQueue("kept")).receive(10_000);
            assertThat(message.getText()).isEqualTo("text");
        } finally {
            second.stop();
        }
    }

    @Test
    void aDenialMustNameADestination() {
        Denial denial = new Denial("anna", Access.READ, "orders.>");
        BrokerSettings settings = new BrokerSettings(
                folder, List.of(), false, 1, 1, List.of(new User("anna", "secret")), List.of(denial), null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerServices.create(settings))
                .withMessageContaining("orders.>")
                .withMessageContaining("queue://");
    }

    @Test
    void noPasswordIsInAText() {
        assertThat(new User("anna", "secret")).hasToString("User[name=anna]");
        assertThat(new Tls(folder, "secret").toString()).doesNotContain("secret");
    }

    private static Connection connect(BrokerService broker) throws Exception {
        return new ActiveMQConnectionFactory(
                        broker.getTransportConnectors().get(0).getPublishableConnectString())
                .createConnection();
    }
}
