package io.intermodal.brokers;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.ActiveMQConnectionFactory;

/** The vendor's plain client with every wait bounded. */
final class Jms implements AutoCloseable {

    private static final String BOUNDS = "?jms.sendTimeout=2000&jms.requestTimeout=2000&jms.connectResponseTimeout=2000"
            + "&jms.closeTimeout=1000&jms.watchTopicAdvisories=false&jms.prefetchPolicy.all=1";

    private final Connection connection;
    private final Session session;

    private Jms(Connection connection) throws JMSException {
        this.connection = connection;
        connection.start();
        this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    static Jms connect(URI tcp) throws JMSException {
        return open(new ActiveMQConnectionFactory(tcp + BOUNDS));
    }

    static Jms connect(URI tcp, String user, String password) throws JMSException {
        return open(new ActiveMQConnectionFactory(user, password, tcp + BOUNDS));
    }

    static Jms open(ActiveMQConnectionFactory factory) throws JMSException {
        Connection connection = factory.createConnection();
        try {
            return new Jms(connection);
        } catch (JMSException e) {
            connection.close();
            throw e;
        }
    }

    static String bounded(URI uri) {
        return uri + BOUNDS;
    }

    void send(String queue, String text) throws JMSException {
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        try {
            producer.send(session.createTextMessage(text));
        } finally {
            producer.close();
        }
    }

    void send(String queue, byte[] body) throws JMSException {
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        producer.send(message);
        producer.close();
    }

    void sendDelayed(String queue, String text, long delayMillis) throws JMSException {
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        Message message = session.createTextMessage(text);
        message.setLongProperty("AMQ_SCHEDULED_DELAY", delayMillis);
        producer.send(message);
        producer.close();
    }

    /** All texts up to and including the given one. */
    List<String> receiveUpTo(String queue, String last) throws JMSException {
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
        List<String> texts = new ArrayList<>();
        do {
            TextMessage message = (TextMessage) consumer.receive(10_000);
            if (message == null) {
                throw new AssertionError("'" + last + "' did not come within 10 s, only " + texts);
            }
            texts.add(message.getText());
        } while (!texts.get(texts.size() - 1).equals(last));
        consumer.close();
        return texts;
    }

    /** How a client gives up a connection that may be broken on purpose is not what these tests ask. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException broken) {
            // Its socket is closed all the same.
        }
    }
}
