package io.intermodal.activemq;

import io.intermodal.spi.LinkConfig;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.ScheduledMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/**
 * Whether the broker keeps delayed messages. A broker without its scheduler, which is how it is shipped, says nothing and delivers them at once, so
 * the only way to know is to try: once per link, in the background, when it is asked for the first time. It keeps them if what is sent after a
 * delayed message comes before it.
 */
final class ActiveMqScheduler {

    /** The broker counts in milliseconds and takes any number of them. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final long PROBE_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final String PROMPT = "prompt";

    private final ActiveMqSettings.Scheduler setting;
    private final LinkConfig config;
    private final ActiveMqClient client;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean keepsDelayed;

    ActiveMqScheduler(ActiveMqSettings.Scheduler setting, LinkConfig config, ActiveMqClient client) {
        this.setting = setting;
        this.config = config;
        this.client = client;
        this.keepsDelayed = setting == ActiveMqSettings.Scheduler.NATIVE;
    }

    /** Empty as long as it is not known that the broker keeps them. */
    Optional<Duration> longestDelay() {
        if (setting == ActiveMqSettings.Scheduler.AUTO && asked.compareAndSet(false, true)) {
            config.threads().newThread(this::probe).start();
        }
        return keepsDelayed ? Optional.of(LONGEST) : Optional.empty();
    }

    private void probe() {
        try {
            Session session = client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
            try {
                TemporaryQueue queue = session.createTemporaryQueue();
                MessageConsumer consumer = session.createConsumer(queue);
                keepsDelayed = keeps(session, queue, consumer);
                consumer.close();
                queue.delete();
            } finally {
                session.close();
            }
        } catch (JMSException | RuntimeException unanswered) {
            // Not known to keep them: the engine goes on relaying.
        }
    }

    private boolean keeps(Session session, TemporaryQueue queue, MessageConsumer consumer) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        ActiveMQMessage delayed = new ActiveMQMessage();
        delayed.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, PROBE_MILLIS);
        ActiveMQMessage prompt = new ActiveMQMessage();
        prompt.setJMSType(PROMPT);
        producer.send(delayed);
        producer.send(prompt);
        // By order and not by time: on a busy machine what comes at once may take a second, too.
        return isPrompt(consumer.receive(PATIENCE_MILLIS)) && consumer.receive(PATIENCE_MILLIS) != null;
    }

    private static boolean isPrompt(@Nullable Message first) throws JMSException {
        return first != null && PROMPT.equals(first.getJMSType());
    }
}
