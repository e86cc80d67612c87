package io.intermodal.benchmarks;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageProducer;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.AsyncCallback;
import org.apache.activemq.command.ActiveMQQueue;
import org.jspecify.annotations.Nullable;

/** ActiveMQ's client: one producer whose sends call back; a session with a listener for each handler, which acknowledges every message by itself. */
final class RawActiveMq implements Client {

    private static final int GROUPS = 512;

    private final ActiveMQConnection connection;
    private final String queue;
    private final boolean ordered;
    private final Body body;
    private @Nullable Session session;

    RawActiveMq(String url, String queue, boolean ordered, Body body) throws JMSException {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        factory.setWatchTopicAdvisories(false);
        factory.setCopyMessageOnSend(false);
        this.connection = (ActiveMQConnection) factory.createConnection();
        connection.start();
        this.queue = queue;
        this.ordered = ordered;
        this.body = body;
    }

    @Override
    public void publish(int count) throws Exception {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        AsyncCallback done = new AsyncCallback() {
            @Override
            public void onSuccess() {
                slots.release();
            }

            @Override
            public void onException(JMSException failure) {
                failed.set(failure);
                slots.release();
            }
        };
        if (session == null) {
            session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        }
        ActiveMQQueue destination = new ActiveMQQueue(queue);
        ActiveMQMessageProducer producer = (ActiveMQMessageProducer) session.createProducer(destination);
        for (int i = 0; i < count; i++) {
            slots.acquire();
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body.encode());
            if (ordered) {
                message.setStringProperty("JMSXGroupID", GROUP[Math.floorMod(i % KEYS, GROUPS)]);
            }
            producer.send(destination, message, DeliveryMode.PERSISTENT, 4, 0, done);
        }
        slots.acquire(IN_FLIGHT);
        producer.close();
        Exception failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("not confirmed", failure);
        }
    }

    @Override
    public void consume(int concurrency, Handled handled) throws Exception {
        for (int i = 0; i < concurrency; i++) {
            Session each = connection.createSession(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
            each.createConsumer(new ActiveMQQueue(queue + "?consumer.prefetchSize=" + PREFETCH / concurrency))
                    .setMessageListener(message -> handle((BytesMessage) message, handled));
        }
    }

    private void handle(BytesMessage message, Handled handled) {
        try {
            byte[] received = new byte[(int) message.getBodyLength()];
            message.readBytes(received);
            handled.message(body.decode(received));
            ((Message) message).acknowledge();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String[] GROUP = groups();

    private static String[] groups() {
        String[] groups = new String[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = "g" + i;
        }
        return groups;
    }
}
