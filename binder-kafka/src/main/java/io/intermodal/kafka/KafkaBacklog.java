package io.intermodal.kafka;

import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Counts what lies between a group's positions and the ends of its topics. */
final class KafkaBacklog implements BacklogReader {

    private final KafkaAdmin admin;

    KafkaBacklog(KafkaAdmin admin) {
        this.admin = admin;
    }

    @Override
    public long backlog(GroupRef group) throws BrokerException {
        Map<TopicPartition, OffsetAndMetadata> positions = admin.positions(KafkaNames.group(group));
        String topic = KafkaNames.topic(group.destination());
        List<TopicPartition> partitions = admin.partitions(List.of(topic, KafkaNames.retries(group)));
        if (partitions.stream().noneMatch(partition -> partition.topic().equals(topic))) {
            throw new BrokerException(
                    BrokerException.Kind.NOT_FOUND, "topic " + topic + " does not exist; provision it first", null);
        }
        Map<TopicPartition, Long> first = admin.offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = admin.offsets(partitions, OffsetSpec.latest());
        long waiting = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata position = positions.get(partition);
            long from = first.getOrDefault(partition, 0L);
            from = position == null ? from : Math.max(from, position.offset());
            waiting += Math.max(0, end.getOrDefault(partition, from) - from);
        }
        return waiting;
    }
}
