package io.intermodal.activemq;

import io.intermodal.brokers.Address;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.jspecify.annotations.Nullable;

/** Another program that uses the plain client. */
final class Foreign implements AutoCloseable {

    interface Make {
        Message make(Session session) throws JMSException;
    }

    private final Connection connection;
    private final Session session;

    Foreign(Address address) throws JMSException {
        this(address, null, null);
    }

    Foreign(Address address, @Nullable String user, @Nullable String password) throws JMSException {
        connection = new ActiveMQConnectionFactory(
                        user,
                        password,
                        address.uri("tcp")
                                + "?jms.sendTimeout=5000&jms.requestTimeout=5000&jms.connectResponseTimeout=5000&jms.closeTimeout=1000")
                .createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    void send(String queue, Make make) throws JMSException {
        session.createProducer(session.createQueue(queue)).send(make.make(session));
    }

    @Nullable
    Message receive(String queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            return consumer.receive(5000);
        }
    }

    /** Which consumer a queue has, as the broker tells. */
    ConsumerId consumerOf(String queue) throws JMSException {
        try (MessageConsumer advisories =
                session.createConsumer(session.createTopic("ActiveMQ.Advisory.Consumer.Queue." + queue))) {
            ActiveMQMessage advisory = (ActiveMQMessage) advisories.receive(5000);
            return ((ConsumerInfo) advisory.getDataStructure()).getConsumerId();
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
