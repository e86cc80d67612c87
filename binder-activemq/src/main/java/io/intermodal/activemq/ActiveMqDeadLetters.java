package io.intermodal.activemq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.apache.activemq.command.ActiveMQMessage;

/** Shows a dead-letter queue through the broker's own browser, which shows at most 400 messages unless the broker is told otherwise. */
final class ActiveMqDeadLetters implements DeadLetterBrowser {

    private final ActiveMqClient client;

    ActiveMqDeadLetters(ActiveMqClient client) {
        this.client = client;
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        Route route = new Route.DeadLetters(group);
        Queue queue = (Queue) ActiveMqNames.of(route);
        Lane lane = new Lane(route, ActiveMqNames.deadLetters(group));
        return client.bounded("browsing " + lane, client.requestTimeout(), () -> browse(lane, queue, max));
    }

    private List<Incoming> browse(Lane lane, Queue queue, int max) throws JMSException {
        Session session = client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
        try {
            QueueBrowser browser = session.createBrowser(queue);
            List<Incoming> found = new ArrayList<>();
            Enumeration<?> messages = browser.getEnumeration();
            while (found.size() < max && messages.hasMoreElements()) {
                Object message = messages.nextElement();
                if (message != null) {
                    found.add(ActiveMqReader.read(lane, found.size(), (ActiveMQMessage) message));
                }
            }
            browser.close();
            return found;
        } finally {
            session.close();
        }
    }
}
