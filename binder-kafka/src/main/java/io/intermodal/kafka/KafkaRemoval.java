package io.intermodal.kafka;

import io.intermodal.Destination;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Removes groups: first what says that they were provisioned, so that half a removal is no lost position. */
final class KafkaRemoval {

    /** How long to wait before a group is tried again that a member has not quite left. */
    private static final long AGAIN_NANOS = 50_000_000;

    private final KafkaConfig config;
    private final KafkaAdmin admin;

    KafkaRemoval(KafkaConfig config, KafkaAdmin admin) {
        this.config = config;
        this.admin = admin;
    }

    void remove(GroupRef ref) throws BrokerException {
        String group = KafkaNames.group(ref);
        boolean queue = ref.destination().destination().kind() == Destination.Kind.QUEUE;
        if (queue) {
            // A queue is never without its group: only what waits for it goes.
            List<TopicPartition> main = admin.partitions(List.of(KafkaNames.topic(ref.destination())));
            if (main.isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> end = new HashMap<>();
            admin.offsets(main, OffsetSpec.latest())
                    .forEach((partition, offset) -> end.put(partition, new OffsetAndMetadata(offset)));
            whenEmpty(
                    "emptying group " + group,
                    () -> admin.client().alterConsumerGroupOffsets(group, end).all());
            empty(KafkaNames.retries(ref));
            empty(KafkaNames.deadLetters(ref));
            return;
        }
        deleteTopics(List.of(KafkaNames.retries(ref)));
        whenEmpty(
                "removing group " + group,
                () -> admin.client().deleteConsumerGroups(List.of(group)).all());
        deleteTopics(List.of(KafkaNames.deadLetters(ref)));
        whenEmpty(
                "removing the readers of " + KafkaNames.deadLetters(ref),
                () -> admin.client()
                        .deleteConsumerGroups(List.of(KafkaNames.redrive(ref)))
                        .all());
    }

    private void deleteTopics(List<String> topics) throws BrokerException {
        for (Map.Entry<String, KafkaFuture<Void>> deleted :
                admin.client().deleteTopics(topics).topicNameValues().entrySet()) {
            try {
                admin.ask("removing topic " + deleted.getKey(), deleted.getValue());
            } catch (BrokerException e) {
                if (KafkaErrors.find(e, UnknownTopicOrPartitionException.class) == null) {
                    throw e;
                }
            }
        }
        // The controller has deleted them; whoever is asked what there is may not know yet.
        long deadline = config.link().time().nanoTime() + admin.requestTimeout().toNanos();
        while (!admin.topics(topics).isEmpty() && config.link().time().nanoTime() - deadline < 0) {
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /** Deletes all that is in a topic. */
    private void empty(String topic) throws BrokerException {
        List<TopicPartition> partitions = admin.partitions(List.of(topic));
        if (!partitions.isEmpty()) {
            admin.trim(admin.offsets(partitions, OffsetSpec.latest()));
        }
    }

    private interface Order {
        KafkaFuture<Void> give();
    }

    /** A member that was closed a moment ago may still be on the broker's list. */
    private void whenEmpty(String what, Order order) throws BrokerException {
        long deadline = config.link().time().nanoTime() + admin.requestTimeout().toNanos();
        while (true) {
            try {
                admin.ask(what, order.give());
                return;
            } catch (BrokerException e) {
                if (KafkaErrors.find(e, GroupIdNotFoundException.class) != null) {
                    return;
                }
                boolean members = KafkaErrors.find(e, GroupNotEmptyException.class) != null
                        || KafkaErrors.find(e, UnknownMemberIdException.class) != null;
                if (!members || config.link().time().nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }
}
