package io.intermodal.memory;

import io.intermodal.spi.KeyPartitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A log with partitions, read by groups and trimmed by age. Under the broker's lock. */
final class MemoryLog {

    private final String name;
    private final long retentionMillis;
    private final List<LogPartition> partitions = new ArrayList<>();
    private final List<LogGroup> readers = new ArrayList<>();
    private int nextUnkeyed;

    MemoryLog(String name, int partitionCount, Duration retention) {
        this.name = name;
        this.retentionMillis = retention.toMillis();
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new LogPartition(name, i));
        }
    }

    String name() {
        return name;
    }

    List<LogPartition> partitions() {
        return partitions;
    }

    List<LogGroup> readers() {
        return readers;
    }

    void append(Content content) {
        String key = content.key();
        LogPartition partition = partitions.get(
                key == null ? nextUnkeyed++ % partitions.size() : KeyPartitioner.partition(key, partitions.size()));
        partition.append(content);
        partition.deleteBefore(content.storedMillis() - retentionMillis);
        readers.forEach(group -> group.pump(partition.index()));
    }

    /** Everything that is there, partition by partition. */
    List<MemoryRecord> contents() {
        return partitions.stream()
                .flatMap(partition -> partition.from(partition.first()).stream())
                .toList();
    }

    /** As if the retention of everything had passed. */
    void expire() {
        partitions.forEach(partition -> partition.deleteBefore(Long.MAX_VALUE));
        readers.forEach(LogGroup::pumpAll);
    }
}
