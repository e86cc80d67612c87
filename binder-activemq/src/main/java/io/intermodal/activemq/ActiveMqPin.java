package io.intermodal.activemq;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.UUID;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;

/**
 * Makes a group's queue outlive its broker. ActiveMQ forgets a queue at its next start if no persistent message was ever in it, and a topic copies
 * its messages only to queues that are there: what was published between the broker's start and the group's would be lost. So one message passes
 * through the queue. Whoever reads it in between skips it.
 */
final class ActiveMqPin {

    private static final String PROPERTY = "im_pin";

    /** Somebody else may have taken it, so there is no point in waiting long. */
    private static final long PATIENCE_MILLIS = 500;

    private ActiveMqPin() {}

    /** Whether a message is no message but one of these. */
    static boolean is(ActiveMQMessage message) {
        try {
            return message.getProperty(PROPERTY) != null;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Creates the queue if need be, and has it remembered. */
    static void create(Session session, String queue) throws JMSException {
        String mark = UUID.randomUUID().toString();
        // Without prefetch it takes nothing away from those who really consume.
        MessageConsumer consumer = session.createConsumer(
                new ActiveMQQueue(queue + "?consumer.prefetchSize=0"), PROPERTY + " = '" + mark + "'");
        // A queue with messages is remembered already, and behind a long backlog the broker would not find the mark.
        if (isEmpty(session, queue)) {
            ActiveMQMessage pin = new ActiveMQMessage();
            pin.setStringProperty(PROPERTY, mark);
            MessageProducer producer = session.createProducer(new ActiveMQQueue(queue));
            producer.send(pin, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
            consumer.receive(PATIENCE_MILLIS);
        }
        consumer.close();
    }

    private static boolean isEmpty(Session session, String queue) throws JMSException {
        QueueBrowser browser = session.createBrowser(new ActiveMQQueue(queue));
        try {
            return !browser.getEnumeration().hasMoreElements();
        } finally {
            browser.close();
        }
    }
}
