package io.intermodal.kafka;

import io.intermodal.StartPosition;
import io.intermodal.kafka.KafkaPlan.Pin;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives a new group its first position, as a member of it: only who has a partition may write its position, so of many instances that provision at
 * once none overwrites another's. The admin client would overwrite, and what was confirmed in between would be lost.
 */
final class KafkaPin {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final KafkaConfig config;
    private final KafkaAdmin admin;
    private final boolean brokerAssigns;

    KafkaPin(KafkaConfig config, KafkaAdmin admin, boolean brokerAssigns) {
        this.config = config;
        this.admin = admin;
        this.brokerAssigns = brokerAssigns;
    }

    /** Returns when every partition of the group's topic has a position. */
    void pin(Pin pin) throws BrokerException {
        Set<TopicPartition> all = new HashSet<>(admin.partitions(List.of(pin.topic())));
        if (isPinned(pin, all)) {
            return;
        }
        long deadline = config.link().time().nanoTime() + admin.requestTimeout().toNanos();
        Map<String, Object> settings = config.member(pin.group(), true, brokerAssigns);
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer = new KafkaConsumer<>(settings);
            consumer.subscribe(List.of(pin.topic()), new Pinning(consumer, pin));
            boolean pinned = false;
            while (!pinned) {
                if (config.link().time().nanoTime() - deadline >= 0) {
                    throw new BrokerException(
                            Kind.UNAVAILABLE,
                            "the position of group " + pin.group() + " could not be pinned within "
                                    + admin.requestTimeout(),
                            null);
                }
                poll(consumer);
                pinned = isPinned(pin, all);
            }
        } catch (KafkaException e) {
            throw KafkaErrors.asked(e, "pinning group " + pin.group());
        } finally {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(LEAVE));
            }
        }
    }

    private static void poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.poll(POLL);
        } catch (NoOffsetForPartitionException notPinnedYet) {
            // By the next assignment, or by whoever has the partition then.
        }
    }

    private boolean isPinned(Pin pin, Set<TopicPartition> all) throws BrokerException {
        return admin.positions(pin.group()).keySet().containsAll(all);
    }

    /** Pins what it is assigned and has no position. Records are never taken: what is assigned is paused. */
    private static final class Pinning implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Pin pin;

        Pinning(KafkaConsumer<byte[], byte[]> consumer, Pin pin) {
            this.consumer = consumer;
            this.pin = pin;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            consumer.pause(assigned);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned));
            Set<TopicPartition> without = new HashSet<>(assigned);
            without.removeIf(partition -> committed.get(partition) != null);
            Map<TopicPartition, Long> offsets = pin.at() == StartPosition.EARLIEST
                    ? consumer.beginningOffsets(without)
                    : consumer.endOffsets(without);
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            offsets.forEach((partition, offset) -> first.put(partition, new OffsetAndMetadata(offset)));
            if (!first.isEmpty()) {
                consumer.commitSync(first);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}
    }
}
