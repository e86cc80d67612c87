package io.intermodal.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * RocketMQ's remoting client: asynchronous sends, each key to a queue of its own; a LitePull consumer for each handler, with its share of the queues and
 * positions that the client commits by itself.
 */
final class RawRocketMq implements Client {

    private static final int PATIENCE = 60_000;

    private final String nameServer;
    private final String topic;
    private final Body body;
    private final List<DefaultLitePullConsumer> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable DefaultMQProducer producer;
    private volatile boolean closed;

    RawRocketMq(String nameServer, String topic, Body body) {
        this.nameServer = nameServer;
        this.topic = topic;
        this.body = body;
    }

    @Override
    public void publish(int count) throws Exception {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        SendCallback callback = new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                if (result.getSendStatus() != SendStatus.SEND_OK) {
                    failed.set(new IllegalStateException("ended " + result.getSendStatus()));
                }
                slots.release();
            }

            @Override
            public void onException(Throwable failure) {
                failed.set(failure);
                slots.release();
            }
        };
        DefaultMQProducer open = producer();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            String key = Client.key(i);
            open.send(
                    new Message(topic, "", key, body.encode()),
                    (queues, message, chosen) -> queues.get(Math.floorMod(chosen.hashCode(), queues.size())),
                    key,
                    callback);
        }
        slots.acquire(IN_FLIGHT);
        Throwable failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("not confirmed", failure);
        }
    }

    private DefaultMQProducer producer() throws Exception {
        DefaultMQProducer open = producer;
        if (open == null) {
            open = new DefaultMQProducer("raw-" + topic);
            open.setNamesrvAddr(nameServer);
            open.setInstanceName(UUID.randomUUID().toString());
            open.setSendMsgTimeout(PATIENCE);
            open.setRetryTimesWhenSendAsyncFailed(0);
            open.start();
            producer = open;
        }
        return open;
    }

    @Override
    public void consume(int concurrency, Handled handled) throws Exception {
        List<List<MessageQueue>> shares = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
            DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("raw-" + topic);
            consumer.setNamesrvAddr(nameServer);
            consumer.setInstanceName(UUID.randomUUID().toString());
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.setPullBatchSize(Math.max(1, PREFETCH / 8));
            consumer.start();
            consumers.add(consumer);
            shares.add(new ArrayList<>());
        }
        int next = 0;
        Collection<MessageQueue> queues = consumers.get(0).fetchMessageQueues(topic);
        for (MessageQueue queue : queues) {
            shares.get(next++ % concurrency).add(queue);
        }
        for (int i = 0; i < concurrency; i++) {
            DefaultLitePullConsumer consumer = consumers.get(i);
            consumer.assign(shares.get(i));
            Thread thread = new Thread(() -> run(consumer, handled), "raw-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(DefaultLitePullConsumer consumer, Handled handled) {
        while (!closed) {
            for (MessageExt message : consumer.poll(100)) {
                handled.message(body.decode(message.getBody()));
            }
        }
        consumer.shutdown();
    }

    @Override
    public void close() {
        closed = true;
        if (producer != null) {
            producer.shutdown();
        }
        try {
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
