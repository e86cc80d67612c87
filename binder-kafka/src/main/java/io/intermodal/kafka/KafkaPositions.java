package io.intermodal.kafka;

import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Where a partition is read from. One without a position is new if the group has positions in others, and is then read from its beginning; if the
 * group has none at all, though provisioning pins every group, its positions were forgotten, and the subscription says what to do.
 */
final class KafkaPositions {

    private static final int WAKEUPS = 3;

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaNames.Reading what;
    private final OnPositionLost onPositionLost;
    private final boolean mayBeLost;

    KafkaPositions(Consumer<byte[], byte[]> consumer, KafkaNames.Reading what, SourceConfig reading) {
        this.consumer = consumer;
        this.what = what;
        this.onPositionLost = reading.onPositionLost();
        // The positions of relays and redrives do not matter: what they have finished is deleted.
        this.mayBeLost = reading.routes().stream().allMatch(Route.OneGroup.class::isInstance);
    }

    /** The position of each partition; those that had none have one when this returns. */
    Map<TopicPartition, Long> of(Set<TopicPartition> partitions) throws BrokerException {
        Map<TopicPartition, OffsetAndMetadata> committed = patiently(() -> consumer.committed(partitions));
        Map<TopicPartition, Long> positions = new HashMap<>();
        Set<TopicPartition> without = new HashSet<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata position = committed.get(partition);
            if (position == null) {
                without.add(partition);
            } else {
                positions.put(partition, position.offset());
            }
        }
        if (!without.isEmpty()) {
            boolean end = mayBeLost && areForgotten() && onPositionLost == OnPositionLost.NEW;
            positions.putAll(set(without, end));
        }
        return positions;
    }

    private boolean areForgotten() throws BrokerException {
        String main = what.topics().get(0);
        Set<TopicPartition> all = patiently(() -> consumer.partitionsFor(main)).stream()
                .map(info -> new TopicPartition(main, info.partition()))
                .collect(Collectors.toSet());
        boolean forgotten =
                patiently(() -> consumer.committed(all)).values().stream().noneMatch(java.util.Objects::nonNull);
        if (forgotten && onPositionLost == OnPositionLost.FAIL) {
            throw forgotten(what.group());
        }
        return forgotten;
    }

    static BrokerException forgotten(String group) {
        return new BrokerException(
                Kind.POSITION_LOST,
                "the broker has forgotten the positions of group '" + group
                        + "'; it keeps those of a group without members for offsets.retention.minutes",
                null);
    }

    /** What to do about a position behind the end of the log: records were there that are not any more. */
    Map<TopicPartition, Long> beyondTheEnd(TopicPartition partition, long position, long end) throws BrokerException {
        if (mayBeLost && onPositionLost == OnPositionLost.FAIL) {
            throw new BrokerException(
                    Kind.POSITION_LOST,
                    "the position " + position + " of group '" + what.group() + "' lies behind the end " + end + " of "
                            + partition + ": the log was cut or made anew",
                    null);
        }
        return set(Set.of(partition), mayBeLost && onPositionLost == OnPositionLost.NEW);
    }

    /** As a member: who does not have the partition any more cannot overwrite what its owner has written. */
    private Map<TopicPartition, Long> set(Set<TopicPartition> partitions, boolean end) {
        Map<TopicPartition, Long> offsets =
                patiently(() -> end ? consumer.endOffsets(partitions) : consumer.beginningOffsets(partitions));
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        offsets.forEach((partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset)));
        patiently(() -> {
            consumer.commitSync(positions);
            return positions;
        });
        return offsets;
    }

    Map<TopicPartition, Long> first(Collection<TopicPartition> partitions) {
        return patiently(() -> consumer.beginningOffsets(partitions));
    }

    Map<TopicPartition, Long> end(Collection<TopicPartition> partitions) {
        return patiently(() -> consumer.endOffsets(partitions));
    }

    /** A wake-up that came too late for a poll ends the next call, which may be this one. */
    private static <T> T patiently(Supplier<T> call) {
        for (int tries = 0; ; tries++) {
            try {
                return call.get();
            } catch (WakeupException e) {
                if (tries == WAKEUPS) {
                    throw e;
                }
            }
        }
    }
}
