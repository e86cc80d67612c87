package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One queue on a channel of its own, so that a delivery tag can reach no other queue and a closed channel takes nothing else along. All but
 * the client's callbacks is called by the source's thread.
 */
final class RabbitMqLane {

    private static final int BARRIER_PRIORITY = -1000;

    private final Lane lane;
    private final String queue;
    private final Channel channel;
    private final Runnable signal;
    private final Consumer<BrokerException> failure;
    private final Queue<Fetched> fetched = new ConcurrentLinkedQueue<>();
    private volatile boolean held;
    private @Nullable String consumerTag;
    private boolean unproved;
    private long position;

    RabbitMqLane(Lane lane, Channel channel, Runnable signal, Consumer<BrokerException> failure) {
        this.lane = lane;
        this.queue = lane.name();
        this.channel = channel;
        this.signal = signal;
        this.failure = failure;
    }

    /** Begins to fetch: as many messages as may be unsettled. */
    void consume(int most, Map<String, Object> arguments) throws IOException {
        channel.addShutdownListener(
                cause -> failure.accept(RabbitMqErrors.of(cause, "the broker closed the channel of " + queue)));
        channel.basicQos(most);
        consumerTag = channel.basicConsume(queue, false, "", false, false, arguments, new Fetching());
    }

    Lane lane() {
        return lane;
    }

    void hold(boolean on) {
        held = on;
    }

    boolean hasMore() {
        return !held && !fetched.isEmpty();
    }

    /** The next message that was fetched, or null. */
    @Nullable
    Incoming next() {
        Fetched delivery = fetched.poll();
        if (delivery == null) {
            return null;
        }
        return RabbitMqMessages.read(lane, position++, delivery);
    }

    /** Once per message: a tag that is acknowledged twice costs the channel. */
    void ack(Incoming message) throws IOException {
        if (message.handle() instanceof Fetched delivery && !delivery.settled) {
            delivery.settled = true;
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
            unproved = true;
        }
    }

    void giveBack(Incoming message) throws IOException {
        if (message.handle() instanceof Fetched delivery && !delivery.settled) {
            delivery.settled = true;
            channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
        }
    }

    void giveBackFetched() throws IOException {
        for (Fetched delivery = fetched.poll(); delivery != null; delivery = fetched.poll()) {
            channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
        }
    }

    /**
     * Returns when all acknowledgements are recorded. A quorum queue answers most requests before it has applied the acknowledgements ahead of
     * them, but it applies the end of a consumer in turn.
     */
    void prove() throws IOException {
        if (!unproved) {
            return;
        }
        if (consumerTag == null) {
            return;
        }
        channel.basicQos(1);
        String barrier = channel.basicConsume(
                queue, false, "", false, false, Map.of("x-priority", BARRIER_PRIORITY), new Fetching());
        channel.basicCancel(barrier);
        unproved = false;
    }

    /** Fetches nothing more; what is unsettled stays so. Proves the acknowledgements too. */
    void cancel() throws IOException {
        String tag = consumerTag;
        if (tag != null) {
            consumerTag = null;
            channel.basicCancel(tag);
            unproved = false;
        }
    }

    /** Lets go: the broker takes back what is unsettled. */
    void close() {
        try {
            channel.close();
        } catch (Exception closedAlready) {
            // It ends with its connection at the latest.
        }
    }

    /** What the application gets by {@code unwrap}, and whether it is settled; only the source's thread asks. */
    private static final class Fetched extends Delivery {

        private boolean settled;

        Fetched(Envelope envelope, BasicProperties properties, byte[] body) {
            super(envelope, properties, body);
        }
    }

    private final class Fetching extends DefaultConsumer {

        Fetching() {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            fetched.add(new Fetched(envelope, properties, body));
            signal.run();
        }

        @Override
        public void handleCancel(String tag) {
            failure.accept(new BrokerException(Kind.UNAVAILABLE, "the broker ended the consumer of " + queue, null));
        }
    }
}
