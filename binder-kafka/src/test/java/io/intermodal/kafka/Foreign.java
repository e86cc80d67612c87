package io.intermodal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.brokers.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Another program on the same broker, with the vendor's client as it comes. */
final class Foreign implements AutoCloseable {

    private final Map<String, Object> settings = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    final Admin admin;

    Foreign(Address broker) {
        settings.put("bootstrap.servers", broker.host() + ":" + broker.port());
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(settings);
        admin = Admin.create(settings);
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get(Wire.PATIENCE, TimeUnit.SECONDS);
    }

    RecordMetadata send(String topic, @Nullable String key, String text) throws Exception {
        return send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), text.getBytes(UTF_8)));
    }

    /** Everything in a topic, as far as it is there when so many have come. */
    List<ConsumerRecord<byte[], byte[]>> receive(String topic, int count) throws Exception {
        Map<String, Object> own = new HashMap<>(settings);
        own.put("group.id", "foreign-" + topic);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(own)) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Wire.PATIENCE * Wire.SECOND;
            while (found.size() < count && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        assertThat(found).as("records in " + topic).hasSize(count);
        return found;
    }

    Map<TopicPartition, OffsetAndMetadata> positions(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(Wire.PATIENCE, TimeUnit.SECONDS);
    }

    long position(String group, String topic, int partition) throws Exception {
        OffsetAndMetadata position = positions(group).get(new TopicPartition(topic, partition));
        assertThat(position)
                .as("position of " + group + " in " + topic + "-" + partition)
                .isNotNull();
        return position.offset();
    }

    /** Tries until the coordinator knows a partition that was made a moment ago. */
    void setPosition(String group, TopicPartition partition, long offset) throws Exception {
        long deadline = System.nanoTime() + Wire.PATIENCE * Wire.SECOND;
        while (true) {
            try {
                admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                        .all()
                        .get(Wire.PATIENCE, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException notKnownYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notKnownYet;
                }
            }
        }
    }

    long first(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                .partitionResult(partition)
                .get(Wire.PATIENCE, TimeUnit.SECONDS)
                .offset();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }
}
