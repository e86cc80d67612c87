package io.intermodal.kafka;

import io.intermodal.Group;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.kit.BrokerHarness;
import io.intermodal.tck.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka in a process of its own, behind a proxy that can cut its connections. */
final class KafkaHarness extends BrokerHarness {

    private static final String OPERATOR = "operator";

    private final KafkaBroker broker;
    private final String protocol;

    KafkaHarness(String protocol) {
        this(
                protocol,
                KafkaBroker.started(KafkaBroker.with()
                        .user(USER, PASSWORD)
                        .administrator(OPERATOR, PASSWORD)
                        .proxied()));
    }

    private KafkaHarness(String protocol, KafkaBroker broker) {
        super(
                broker,
                kind -> KafkaBroker.started(
                        KafkaBroker.with().user(USER, PASSWORD).tls(kind)),
                broker.proxy());
        this.broker = broker;
        this.protocol = protocol;
    }

    @Override
    protected Map<String, String> further() {
        return Map.of("intermodal.kafka.group-protocol", protocol, "intermodal.connect-timeout", "30s");
    }

    @Override
    public String name() {
        return "kafka " + protocol;
    }

    /** What only matters on a machine with better things to do. */
    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Duration recoveryBound() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean cutTakesWhatIsHeld() {
        return false;
    }

    /** The client has a connection for each of its producers and consumers, and mends it within a tenth of a second. */
    @Override
    public boolean tellsOfOneConnection() {
        return false;
    }

    /** A killed Kafka looks through every partition when it starts: with those of two hundred rules that takes minutes. */
    @Override
    public void forget(String prefix) throws Exception {
        try (Admin admin = admin()) {
            Set<String> gone = new HashSet<>(admin.listTopics().names().get(Wire.PATIENCE, TimeUnit.SECONDS));
            gone.removeIf(topic -> !topic.startsWith(prefix));
            for (KafkaFuture<Void> deleted :
                    admin.deleteTopics(gone).topicNameValues().values()) {
                try {
                    deleted.get(Wire.PATIENCE, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public Map<Fault, String> unavailable() {
        return Map.of(
                Fault.KILL_CONSUMERS,
                "Kafka ends no consumer whose connection stands; a member that was expelled joins again by itself",
                Fault.REACH_LIMIT,
                "a disk without room ends Kafka's broker, which is an outage; it has no other limit");
    }

    @Override
    public void denyDeadLetters(Group group) throws Exception {
        try (Admin admin = admin()) {
            // Whoever is named in a list has only the rights that it gives.
            Rights.add(admin, entry(group, AclOperation.ALL, AclPermissionType.ALLOW), denial(group));
        }
    }

    @Override
    public void allowDeadLetters(Group group) throws Exception {
        try (Admin admin = admin()) {
            Rights.remove(admin, denial(group));
        }
    }

    private static AclBinding denial(Group group) {
        return entry(group, AclOperation.WRITE, AclPermissionType.DENY);
    }

    private static AclBinding entry(Group group, AclOperation operation, AclPermissionType permission) {
        String topic = KafkaNames.deadLetters(ref(group));
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + USER, "*", operation, permission));
    }

    private Admin admin() {
        return Admin.create(operator());
    }

    private Map<String, Object> operator() {
        return Map.of(
                "bootstrap.servers",
                broker.address().host() + ":" + broker.address().port(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + OPERATOR
                        + "\" password=\"" + PASSWORD + "\";");
    }

    @Override
    public void publishForeign(Group group, byte[] body, Map<String, String> headers) throws Exception {
        Map<String, Object> settings = new HashMap<>(operator());
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(KafkaNames.topic(ref(group).destination()), body);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.send(record).get(Wire.PATIENCE, TimeUnit.SECONDS);
        }
    }

    /** What the broker does by itself after offsets.retention.minutes without members. */
    @Override
    public void forgetPosition(Group group) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of(KafkaNames.group(ref(group))))
                    .all()
                    .get(Wire.PATIENCE, TimeUnit.SECONDS);
        }
    }

    @Override
    public void deleteUnread(Group group) throws Exception {
        String topic = KafkaNames.topic(ref(group).destination());
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < group.destination().partitions(); partition++) {
            all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1)); // up to the end
        }
        try (Admin admin = admin()) {
            admin.deleteRecords(all).all().get(Wire.PATIENCE, TimeUnit.SECONDS);
        }
    }
}
