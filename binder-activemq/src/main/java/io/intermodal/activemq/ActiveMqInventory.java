package io.intermodal.activemq;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.command.DestinationInfo;

/** The queues and topics that a broker has, as its advisories tell a new listener. There is no other way to ask without JMX. */
final class ActiveMqInventory {

    /** The third one is for a queue of our own, whose advisory comes after those of all that was there before. */
    private static final ActiveMQTopic ADVISORIES =
            new ActiveMQTopic("ActiveMQ.Advisory.Queue,ActiveMQ.Advisory.Topic,ActiveMQ.Advisory.TempQueue");

    private final Set<String> queues = new HashSet<>();
    private final Set<String> topics = new HashSet<>();

    private ActiveMqInventory() {}

    /**
     * Asks the broker.
     *
     * @return empty if it says nothing, because advisories are switched off or not permitted
     */
    static Optional<ActiveMqInventory> of(Session session, long patienceMillis) throws JMSException {
        try (MessageConsumer advisories = session.createConsumer(ADVISORIES)) {
            TemporaryQueue mark = session.createTemporaryQueue();
            try {
                ActiveMqInventory inventory = new ActiveMqInventory();
                while (advisories.receive(patienceMillis) instanceof ActiveMQMessage advisory) {
                    if (advisory.getDataStructure() instanceof DestinationInfo info) {
                        if (info.getDestination().equals(mark)) {
                            return Optional.of(inventory);
                        }
                        inventory.add(info);
                    }
                }
                return Optional.empty();
            } finally {
                mark.delete();
            }
        }
    }

    boolean hasQueue(String name) {
        return queues.contains(name);
    }

    boolean hasTopic(String name) {
        return topics.contains(name);
    }

    /** Whether any group has a queue for a topic. */
    boolean hasGroupOf(String topic) {
        return queues.stream().anyMatch(queue -> queue.startsWith("Consumer.") && queue.endsWith("." + topic));
    }

    private void add(DestinationInfo info) {
        Set<String> kind = info.getDestination().isTopic() ? topics : queues;
        String name = info.getDestination().getPhysicalName();
        if (info.isAddOperation()) {
            kind.add(name);
        } else {
            kind.remove(name);
        }
    }
}
