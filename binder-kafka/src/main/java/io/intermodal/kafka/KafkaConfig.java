package io.intermodal.kafka;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.SourceConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The properties of every native client of a link. What the contract needs is written over what was passed through. */
final class KafkaConfig {

    private static final List<String> PROTOCOLS = List.of("auto", "consumer", "classic");
    private static final List<String> ENGINES = List.of("log", "share");
    private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

    /** What headers take beside the limit of a message, and what a batch of one record takes. */
    private static final int OVERHEAD = 128 << 10;

    /** How long a fetch that finds nothing waits at the broker. A partition that is resumed waits as long for its first record. */
    private static final String FETCH_WAIT_MILLIS = "50";

    private static final int MEBIBYTE = 1 << 20;

    private final LinkConfig link;
    private final AtomicInteger clients = new AtomicInteger();

    KafkaConfig(LinkConfig link) throws BrokerException {
        this.link = link;
        one(KafkaSettings.GROUP_PROTOCOL, "auto", PROTOCOLS);
        one(KafkaSettings.SASL_MECHANISM, "PLAIN", MECHANISMS);
        replicationFactor();
        if (one(KafkaSettings.WORK_ENGINE, "log", ENGINES).equals("share")) {
            throw new BrokerException(
                    BrokerException.Kind.UNSUPPORTED,
                    "intermodal.kafka.work-engine is 'share', which is not offered: the client of Kafka 4.3 keeps messages unseen beside"
                            + " slow handlers, and they may be dropped (docs/decisions/0025); use log",
                    null);
        }
    }

    LinkConfig link() {
        return link;
    }

    String groupProtocol() throws BrokerException {
        return one(KafkaSettings.GROUP_PROTOCOL, "auto", PROTOCOLS);
    }

    /** -1 leaves it to the broker. */
    short replicationFactor() throws BrokerException {
        String text = link.nativeSettings().getOrDefault(KafkaSettings.REPLICATION_FACTOR, "-1");
        if (!text.equals("-1") && !text.matches("[1-9][0-9]{0,3}")) {
            throw wrong(KafkaSettings.REPLICATION_FACTOR, text, "a number from 1");
        }
        return Short.parseShort(text);
    }

    Map<String, Object> admin() {
        Map<String, Object> settings = common(KafkaSettings.ADMIN, "admin");
        settings.put("request.timeout.ms", millis(link.requestTimeout()));
        settings.put("default.api.timeout.ms", millis(link.requestTimeout()));
        // What waits for a new topic asks a few times within the 100 ms that the client would wait between two
        // questions.
        settings.putIfAbsent("retry.backoff.ms", 20);
        return settings;
    }

    Map<String, Object> producer(SenderConfig sender) {
        Map<String, Object> settings = common(KafkaSettings.PRODUCER, "out");
        int timeout = Math.max(2, millis(sender.timeout()));
        int request = Math.max(
                1, Math.min(Math.min(millis(link.requestTimeout()), millis(link.detectionTime())), timeout / 2));
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, request);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, blockMillis(sender));
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, link.maxMessageBytes() + OVERHEAD);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, KafkaPartitions.Turns.class);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** One try to get at a topic; a send may make several until its deadline. */
    static int blockMillis(SenderConfig sender) {
        return Math.max(1, Math.min(1_000, millis(sender.timeout()) / 4));
    }

    /** A reader without a group. */
    Map<String, Object> reader() {
        Map<String, Object> settings = common(KafkaSettings.CONSUMER, "in");
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put("request.timeout.ms", Math.min(millis(link.requestTimeout()), millis(link.detectionTime())));
        settings.put("default.api.timeout.ms", millis(link.requestTimeout()));
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /**
     * A member of a group.
     *
     * @param together whether partitions of one number go to one member, in all topics: a key and its retries stay together, and each member has
     *     its share of each topic. An assignor that only counts partitions would give all of the destination to one and all retries to another
     */
    Map<String, Object> member(String group, boolean together, boolean brokerAssigns) {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        if (brokerAssigns) {
            settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
            settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, together ? "range" : "uniform");
        } else {
            settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
            settings.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    List.of(together ? RangeAssignor.class.getName() : CooperativeStickyAssignor.class.getName()));
            int session = Math.max(6_000, millis(link.detectionTime())); // brokers take no less
            settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
            settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 6);
        }
        return settings;
    }

    Map<String, Object> source(SourceConfig source, String group, boolean brokerAssigns) {
        Map<String, Object> settings = member(group, source.routes().size() == 1, brokerAssigns);
        int bytes = (int) Math.max(MEBIBYTE, Math.min(50L * MEBIBYTE, source.maxHeldBytes()));
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, bytes);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(16, Math.min(500, source.maxHeld())));
        settings.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                millis(source.maxHandlingTime().plus(source.drainTimeout()).plusSeconds(60)));
        return settings;
    }

    private Map<String, Object> common(String prefix, String role) {
        Map<String, Object> settings = new HashMap<>();
        link.nativeSettings().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        String rack = link.nativeSettings().get("client.rack");
        if (rack != null && !role.equals("admin")) {
            settings.put("client.rack", rack);
        }
        settings.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                link.address().servers().stream().map(KafkaConfig::server).collect(Collectors.joining(",")));
        settings.put("client.id", link.clientId() + "-" + role + "-" + clients.incrementAndGet());
        settings.put("enable.metrics.push", false);
        settings.putIfAbsent("reconnect.backoff.ms", 50);
        settings.putIfAbsent("reconnect.backoff.max.ms", 1_000);
        settings.putIfAbsent("socket.connection.setup.timeout.ms", Math.min(10_000, millis(link.detectionTime())));
        settings.put(
                "security.protocol",
                (link.credentials().isPresent() ? "SASL_" : "") + (link.tls().isPresent() ? "SSL" : "PLAINTEXT"));
        link.credentials().ifPresent(credentials -> login(settings, credentials));
        link.tls().ifPresent(tls -> {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, KafkaTls.Engines.class);
            settings.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, tls.verifyHostName() ? "https" : "");
            settings.put(KafkaTls.TLS, tls);
        });
        return settings;
    }

    private void login(Map<String, Object> settings, Credentials credentials) {
        String mechanism = link.nativeSettings().getOrDefault(KafkaSettings.SASL_MECHANISM, "PLAIN");
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
        settings.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(credentials.user()) + " password="
                        + quoted(credentials.password()) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String server(BrokerAddress.Server server) {
        return (server.port() == 0 ? new BrokerAddress.Server(server.host(), KafkaBinder.PORT) : server).toString();
    }

    private String one(String name, String otherwise, List<String> values) throws BrokerException {
        String value = link.nativeSettings().getOrDefault(name, otherwise);
        if (!values.contains(value)) {
            throw wrong(name, value, String.join(", ", values));
        }
        return value;
    }

    private static BrokerException wrong(String name, String value, String remedy) {
        return new BrokerException(
                BrokerException.Kind.CONFLICT, "intermodal.kafka." + name + " is '" + value + "'; use " + remedy, null);
    }

    static int millis(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, duration.toMillis()));
    }
}
