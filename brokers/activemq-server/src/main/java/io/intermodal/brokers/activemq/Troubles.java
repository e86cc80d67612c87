package io.intermodal.brokers.activemq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.broker.Broker;
import org.apache.activemq.broker.BrokerFilter;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.ProducerBrokerExchange;
import org.apache.activemq.broker.region.Destination;
import org.apache.activemq.broker.region.Subscription;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ConsumerControl;
import org.apache.activemq.command.Message;
import org.apache.activemq.usage.StoreUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a test does to a running broker, read from a file that the test writes: {@code deny queue://Q} refuses every message for a queue as long
 * as the line stands there; {@code end-consumers queue://Q N} ends the consumers of a queue once for every N, as the broker does with slow ones;
 * {@code full} takes the store for full.
 */
final class Troubles implements BrokerPlugin {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
    private static final long LOOK_MILLIS = 25;
    private static final String DENY = "deny ";
    private static final String END_CONSUMERS = "end-consumers ";
    private static final String FULL = "full";

    private final Path file;

    Troubles(Path file) {
        this.file = file;
    }

    @Override
    public Broker installPlugin(Broker next) {
        return new Filter(next);
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            LOG.warn("The file of troubles cannot be read", e);
            return List.of();
        }
    }

    private final class Filter extends BrokerFilter {

        private final Set<String> done = new HashSet<>();
        private long room;
        private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "troubles");
            thread.setDaemon(true);
            return thread;
        });

        Filter(Broker next) {
            super(next);
        }

        @Override
        public void start() throws Exception {
            super.start();
            done.addAll(lines()); // What was done to the broker before its restart is not done again.
            var unused = looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void stop() throws Exception {
            looking.shutdownNow();
            super.stop();
        }

        /** Looked at for every message: what a test denied is denied at once. */
        @Override
        public void send(ProducerBrokerExchange producer, Message message) throws Exception {
            String name = message.getDestination().getQualifiedName();
            if (lines().contains(DENY + name)) {
                throw new SecurityException("User is not authorized to write to: " + name);
            }
            super.send(producer, message);
        }

        /** A store without room, as far as the broker knows: publishers wait. */
        private void fill(boolean full) {
            StoreUsage store = getBrokerService().getSystemUsage().getStoreUsage();
            if (full && room == 0) {
                room = store.getLimit();
                store.setLimit(1);
            } else if (!full && room != 0) {
                store.setLimit(room);
                room = 0;
            }
        }

        private void look() {
            List<String> lines = lines();
            fill(lines.contains(FULL));
            for (String line : lines) {
                if (line.startsWith(END_CONSUMERS) && done.add(line)) {
                    endConsumers(line.substring(END_CONSUMERS.length(), line.lastIndexOf(' ')));
                }
            }
        }

        private void endConsumers(String queue) {
            ActiveMQDestination named = ActiveMQDestination.createDestination(queue, ActiveMQDestination.QUEUE_TYPE);
            for (Destination destination : getDestinations(named)) {
                for (Subscription consumer : List.copyOf(destination.getConsumers())) {
                    ConsumerControl end = new ConsumerControl();
                    end.setConsumerId(consumer.getConsumerInfo().getConsumerId());
                    end.setDestination(named);
                    end.setClose(true);
                    consumer.getContext().getConnection().dispatchAsync(end);
                    try {
                        next.removeConsumer(consumer.getContext(), consumer.getConsumerInfo());
                    } catch (Exception e) {
                        LOG.warn("A consumer of {} could not be ended", queue, e);
                    }
                }
            }
        }
    }
}
