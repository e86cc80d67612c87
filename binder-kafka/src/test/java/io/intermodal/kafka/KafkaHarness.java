package io.intermodal.kafka;

import io.intermodal.Group;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.kit.ProxyNetwork;
import io.intermodal.brokers.kit.TlsBrokers;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.tck.Fault;
import io.intermodal.tck.Faults;
import io.intermodal.tck.Harness;
import io.intermodal.tck.Network;
import io.intermodal.tck.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class KafkaHarness implements Harness, Faults {

    private static final String USER = "kit";
    private static final String PASSWORD = "let-me-in";
    private static final String OPERATOR = "operator";

    private final KafkaBroker broker;
    private final String protocol;
    private final Network network;
    private final TlsBrokers encrypted;

    KafkaHarness(String protocol) {
        this.protocol = protocol;
        this.broker = KafkaBroker.started(KafkaBroker.with()
                .user(USER, PASSWORD)
                .administrator(OPERATOR, PASSWORD)
                .proxied());
        this.network = new ProxyNetwork(broker.proxy());
        this.encrypted = new TlsBrokers(
                kind -> KafkaBroker.started(
                        KafkaBroker.with().user(USER, PASSWORD).tls(kind)),
                one -> settings(at(one.tlsAddress()), PASSWORD));
    }

    @Override
    public String name() {
        return "kafka " + protocol;
    }

    @Override
    public Map<String, String> settings() {
        return settings(at(broker.proxy().address()), PASSWORD);
    }

    private Map<String, String> settings(String address, String password) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("intermodal.broker", address);
        settings.put("intermodal.user", USER);
        settings.put("intermodal.password", password);
        settings.put("intermodal.kafka.group-protocol", protocol);
        settings.put("intermodal.connect-timeout", "30s");
        return settings;
    }

    private static String at(Address address) {
        return "kafka://" + address.host() + ":" + address.port();
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
    public Faults faults() {
        return this;
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public Optional<TlsSettings> tls() {
        return Optional.of(encrypted);
    }

    @Override
    public boolean isReachableByOtherProcesses() {
        return true;
    }

    @Override
    public Map<Fault, String> unavailable() {
        return Map.of(
                Fault.KILL_CONSUMERS,
                "Kafka ends no consumer whose connection stands; a member that was expelled joins again by itself");
    }

    @Override
    public void restartBroker() {
        broker.restart();
    }

    @Override
    public void killBroker() {
        broker.kill();
        broker.start();
    }

    @Override
    public void stopBroker() {
        broker.stop();
    }

    @Override
    public void startBroker() {
        if (!broker.isReady()) {
            broker.start();
        }
    }

    @Override
    public void freezeBroker() {
        broker.freeze();
    }

    @Override
    public void thawBroker() {
        broker.thaw();
    }

    @Override
    public void cutConnections() {
        broker.proxy().cut();
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

    private static GroupRef ref(Group group) {
        return new GroupRef(group, new DestinationRef(group.destination(), "", Optional.empty()), Optional.empty());
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

    @Override
    public Map<String, String> deadAddress() {
        try (ServerSocket free = new ServerSocket(0)) {
            return settings("kafka://localhost:" + free.getLocalPort(), PASSWORD);
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public Map<String, String> wrongCredentials() {
        return settings(at(broker.proxy().address()), "wrong-9c1e");
    }

    @Override
    public void close() {
        encrypted.close();
        broker.close();
    }
}
