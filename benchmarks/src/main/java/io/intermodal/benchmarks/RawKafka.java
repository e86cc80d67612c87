package io.intermodal.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka's client: an idempotent producer with callbacks; a consumer for each handler, which commits after each poll what it has handled. */
final class RawKafka implements Client {

    private final String servers;
    private final String topic;
    private final Body body;
    private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean closed;

    RawKafka(String servers, String topic, Body body) {
        this.servers = servers;
        this.topic = topic;
        this.body = body;
    }

    @Override
    public void publish(int count) throws Exception {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        KafkaProducer<byte[], byte[]> open = producer();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            var unused = open.send(
                    new ProducerRecord<>(topic, Client.key(i).getBytes(UTF_8), body.encode()), (metadata, failure) -> {
                        if (failure != null) {
                            failed.set(failure);
                        }
                        slots.release();
                    });
        }
        slots.acquire(IN_FLIGHT);
        Exception failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("not confirmed", failure);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            Map<String, Object> settings = Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    servers,
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public void consume(int concurrency, Handled handled) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "raw-" + topic,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        for (int i = 0; i < concurrency; i++) {
            KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumers.add(consumer);
            Thread thread = new Thread(() -> run(consumer, handled), "raw-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> consumer, Handled handled) {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    handled.message(body.decode(record.value()));
                }
                if (!records.isEmpty()) {
                    consumer.commitAsync();
                }
            }
        } catch (WakeupException end) {
            // That is how it is told to end.
        }
    }

    @Override
    public void close() {
        closed = true;
        if (producer != null) {
            producer.close();
        }
        consumers.forEach(KafkaConsumer::wakeup);
        try {
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
