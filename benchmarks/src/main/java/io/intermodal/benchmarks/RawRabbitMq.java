package io.intermodal.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.intermodal.spi.KeyPartitioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ's client: one channel with asynchronous confirms; a channel for each handler, or for each of an ordered destination's queues, which
 * acknowledges every message by itself.
 */
final class RawRabbitMq implements Client {

    private static final int PERSISTENT = 2;
    private static final int PARTITIONS = 8;

    private final ConnectionFactory factory = new ConnectionFactory();
    private final String queue;
    private final boolean partitioned;
    private final Body body;
    /** As the tutorials of RabbitMQ do it: who publishes has to know which message was not taken. */
    private final ConcurrentSkipListMap<Long, String> unconfirmed = new ConcurrentSkipListMap<>();

    private final Semaphore slots = new Semaphore(IN_FLIGHT);
    private final AtomicBoolean failed = new AtomicBoolean();
    private @Nullable Connection connection;
    private @Nullable Channel publishing;
    private @Nullable ExecutorService handlers;
    private @Nullable Connection consuming;

    RawRabbitMq(String host, int port, String user, String password, String queue, boolean partitioned, Body body) {
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        this.queue = queue;
        this.partitioned = partitioned;
        this.body = body;
    }

    @Override
    public void publish(int count) throws Exception {
        Channel open = publishing();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            String key = Client.key(i);
            unconfirmed.put(open.getNextPublishSeqNo(), key);
            open.basicPublish(
                    queue,
                    partitioned ? Integer.toString(KeyPartitioner.partition(key, PARTITIONS)) : "0",
                    true,
                    new BasicProperties.Builder()
                            .deliveryMode(PERSISTENT)
                            .messageId(UUID.randomUUID().toString())
                            .contentType("text/plain")
                            .build(),
                    body.encode());
        }
        slots.acquire(IN_FLIGHT);
        slots.release(IN_FLIGHT);
        if (failed.get()) {
            throw new IllegalStateException("not confirmed");
        }
    }

    private Channel publishing() throws Exception {
        if (publishing == null) {
            connection = factory.newConnection();
            publishing = connection.createChannel();
            publishing.confirmSelect();
            publishing.addConfirmListener(this::confirmed, (number, multiple) -> failed.set(true));
            publishing.addReturnListener(returned -> failed.set(true));
        }
        return publishing;
    }

    private void confirmed(long number, boolean multiple) {
        if (multiple) {
            Map<Long, String> done = unconfirmed.headMap(number, true);
            int count = done.size();
            done.clear();
            slots.release(count);
        } else {
            unconfirmed.remove(number);
            slots.release();
        }
    }

    @Override
    public void consume(int concurrency, Handled handled) throws Exception {
        handlers = Executors.newFixedThreadPool(concurrency);
        consuming = factory.newConnection(handlers);
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < (partitioned ? PARTITIONS : concurrency); i++) {
            queues.add(partitioned ? queue + "__p" + i : queue);
        }
        for (String name : queues) {
            Channel channel = consuming.createChannel();
            channel.basicQos(Math.max(1, PREFETCH / queues.size()));
            channel.basicConsume(name, false, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] received)
                        throws IOException {
                    handled.message(body.decode(received));
                    channel.basicAck(envelope.getDeliveryTag(), false);
                }
            });
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
            if (consuming != null) {
                consuming.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (handlers != null) {
            handlers.shutdownNow();
        }
    }
}
