package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions to the cluster, each bounded by the request time-out. Thread-safe. */
final class KafkaAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAdmin.class);

    private final Admin admin;
    private final Duration requestTimeout;

    KafkaAdmin(Admin admin, Duration requestTimeout) {
        this.admin = admin;
        this.requestTimeout = requestTimeout;
    }

    Admin client() {
        return admin;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    <T> T ask(String what, KafkaFuture<T> answer) throws BrokerException {
        try {
            // A little longer than the client takes, whose own error says more.
            return answer.get(requestTimeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw KafkaErrors.asked(e.getCause() == null ? e : e.getCause(), what);
        } catch (TimeoutException e) {
            throw KafkaErrors.asked(e, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.asked(e, what);
        }
    }

    /** Those of some topics that exist. */
    Map<String, TopicDescription> topics(Collection<String> names) throws BrokerException {
        Map<String, TopicDescription> found = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(Set.copyOf(names)).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                found.put(answer.getKey(), ask("describing topic " + answer.getKey(), answer.getValue()));
            } catch (BrokerException e) {
                if (KafkaErrors.find(e, UnknownTopicOrPartitionException.class) == null
                        && KafkaErrors.find(e, InvalidTopicException.class) == null) {
                    throw e;
                }
            }
        }
        return found;
    }

    static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    /** All partitions of some topics, of those that exist. */
    List<TopicPartition> partitions(Collection<String> topics) throws BrokerException {
        List<TopicPartition> all = new ArrayList<>();
        topics(topics).values().forEach(topic -> all.addAll(partitions(topic)));
        return all;
    }

    /** The positions of a group; a group that is not there has none. */
    Map<TopicPartition, OffsetAndMetadata> positions(String group) throws BrokerException {
        try {
            Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(ask(
                    "reading the positions of group " + group,
                    admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                            .partitionsToOffsetAndMetadata(group)));
            all.values().removeIf(java.util.Objects::isNull);
            return all;
        } catch (BrokerException e) {
            if (KafkaErrors.find(e, GroupIdNotFoundException.class) != null) {
                return Map.of();
            }
            throw e;
        }
    }

    /** Waits until every partition has a leader that answers, and tells its first or next offset. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) throws BrokerException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                ask("asking for offsets", admin.listOffsets(question).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Deletes what was finished, of topics that have one reader only. If that is not permitted, retention does it later. */
    void trim(Map<TopicPartition, Long> before) {
        Map<TopicPartition, RecordsToDelete> order = new HashMap<>();
        before.forEach((partition, offset) -> order.put(partition, RecordsToDelete.beforeOffset(offset)));
        var unused = admin.deleteRecords(order)
                .all()
                .whenComplete((done, failure) -> LOG.debug("Deleted what was finished before {}", before, failure));
    }

    /**
     * A property of one node, or null where it may not be read: that is a right of its own, which an application need not have.
     *
     * @param name as in the node's settings
     */
    @Nullable
    String nodeSetting(String name) throws BrokerException {
        try {
            Node node = ask("asking for the nodes", admin.describeCluster().nodes())
                    .iterator()
                    .next();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
            for (Config config : ask(
                            "reading the settings of node " + node.idString(),
                            admin.describeConfigs(List.of(resource)).all())
                    .values()) {
                ConfigEntry entry = config.get(name);
                if (entry != null) {
                    return entry.value();
                }
            }
            return null;
        } catch (BrokerException e) {
            if (e.kind() == BrokerException.Kind.UNAUTHORIZED) {
                LOG.debug("The node's setting {} may not be read", name, e);
                return null;
            }
            throw e;
        }
    }

    /** The settings of some topics: of those that exist still and may be asked for theirs, which is a right of its own. */
    Map<String, Config> topicSettings(Collection<String> names) throws BrokerException {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Config> found = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer :
                admin.describeConfigs(resources).values().entrySet()) {
            String name = answer.getKey().name();
            try {
                found.put(name, ask("reading the settings of topic " + name, answer.getValue()));
            } catch (BrokerException e) {
                if (e.kind() != BrokerException.Kind.UNAUTHORIZED
                        && KafkaErrors.find(e, UnknownTopicOrPartitionException.class) == null) {
                    throw e;
                }
                LOG.debug("The settings of topic {} may not be read", name, e);
            }
        }
        return found;
    }

    Set<String> topicNames() throws BrokerException {
        return new HashSet<>(ask("listing topics", admin.listTopics().names()));
    }
}
