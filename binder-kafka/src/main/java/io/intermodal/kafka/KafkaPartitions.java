package io.intermodal.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes. A key has its place by its hash, as the client itself would do it. Without a key the client would fill one partition for
 * a while, and of a group's members only one would have work: here they take turns.
 */
final class KafkaPartitions {

    private KafkaPartitions() {}

    /** Public because the client makes it by reflection. */
    public static final class Turns implements Partitioner {

        private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

        /** For the client. */
        public Turns() {}

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public int partition(
                String topic,
                @Nullable Object key,
                byte @Nullable [] keyBytes,
                @Nullable Object value,
                byte @Nullable [] valueBytes,
                Cluster cluster) {
            List<PartitionInfo> all = cluster.partitionsForTopic(topic);
            if (keyBytes != null) {
                return Utils.toPositive(Utils.murmur2(keyBytes)) % all.size();
            }
            List<PartitionInfo> open = cluster.availablePartitionsForTopic(topic);
            List<PartitionInfo> some = open.isEmpty() ? all : open;
            int turn =
                    turns.computeIfAbsent(topic, first -> new AtomicInteger()).getAndIncrement();
            return some.get(Math.floorMod(turn, some.size())).partition();
        }

        @Override
        public void close() {}
    }
}
