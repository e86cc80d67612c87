package io.intermodal.kafka;

import io.intermodal.spi.Lane;
import java.util.ArrayDeque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One assignment of one partition: what was fetched and not handed out, and how far it is finished. Owned by the thread that polls. */
final class KafkaLane {

    final TopicPartition partition;
    final Lane lane;
    /** The records of this partition are nobody else's: once finished they may be deleted. */
    final boolean trimmed;

    final ArrayDeque<ConsumerRecord<byte[], byte[]>> buffer = new ArrayDeque<>();
    long bytes;
    boolean held;
    /** Wanted back by the broker: hands out nothing more, commits still count. */
    boolean closing;
    /** Whether the client was told to fetch nothing. */
    boolean paused = true;

    long wanted;
    long committed;
    long trimmedTo;

    KafkaLane(TopicPartition partition, Lane lane, boolean trimmed, long position) {
        this.partition = partition;
        this.lane = lane;
        this.trimmed = trimmed;
        this.wanted = position;
        this.committed = position;
        this.trimmedTo = position;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        buffer.add(record);
        bytes += size(record);
    }

    boolean hasNext() {
        return !held && !closing && !buffer.isEmpty();
    }

    ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> record = buffer.remove();
        bytes -= size(record);
        return record;
    }

    void drop() {
        buffer.clear();
        bytes = 0;
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0L, record.serializedKeySize()) + Math.max(0L, record.serializedValueSize());
    }
}
