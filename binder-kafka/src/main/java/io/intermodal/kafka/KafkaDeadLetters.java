package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Shows dead letters by reading their topic without a group, from where redriving has come to. */
final class KafkaDeadLetters implements DeadLetterBrowser {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final KafkaAdmin admin;

    KafkaDeadLetters(KafkaConfig config, KafkaAdmin admin) {
        this.config = config;
        this.admin = admin;
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        String topic = KafkaNames.deadLetters(group);
        List<TopicPartition> partitions = admin.partitions(List.of(topic));
        if (partitions.isEmpty()) {
            throw new BrokerException(
                    BrokerException.Kind.NOT_FOUND,
                    "topic " + topic + " does not exist; provision the group first",
                    null);
        }
        Map<TopicPartition, OffsetAndMetadata> positions = admin.positions(KafkaNames.redrive(group));
        Map<TopicPartition, Long> first = admin.offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = admin.offsets(partitions, OffsetSpec.latest());
        Lane lane = new Lane(new Route.DeadLetters(group), topic);
        long deadline = config.link().time().nanoTime() + admin.requestTimeout().toNanos();
        try (Reader reader = new Reader(config)) {
            reader.consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata redriven = positions.get(partition);
                long from = first.getOrDefault(partition, 0L);
                reader.consumer.seek(partition, redriven == null ? from : Math.max(from, redriven.offset()));
            }
            List<Incoming> found = new ArrayList<>();
            while (found.size() < max && isLeft(reader.consumer, end)) {
                if (config.link().time().nanoTime() - deadline >= 0) {
                    throw new BrokerException(
                            BrokerException.Kind.UNAVAILABLE,
                            "reading topic " + topic + " took longer than " + admin.requestTimeout(),
                            null);
                }
                for (ConsumerRecord<byte[], byte[]> record : reader.consumer.poll(POLL)) {
                    if (found.size() < max && record.offset() < end.getOrDefault(partition(record), 0L)) {
                        found.add(KafkaReader.read(lane, record));
                    }
                }
            }
            return found;
        } catch (KafkaException e) {
            throw KafkaErrors.asked(e, "reading topic " + topic);
        }
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static boolean isLeft(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> end) {
        return end.entrySet().stream().anyMatch(entry -> consumer.position(entry.getKey()) < entry.getValue());
    }

    private static final class Reader implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer;

        Reader(KafkaConfig config) {
            this.consumer = new KafkaConsumer<>(config.reader());
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
