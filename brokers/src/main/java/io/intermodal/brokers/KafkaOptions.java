package io.intermodal.brokers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a Kafka broker is to be like. By default: one node, everybody may do everything, no TLS, no proxy, topics are not made by using them, and the
 * group coordinator finds a dead member within 6 s and tells the others within 300 ms. Not thread-safe.
 */
public final class KafkaOptions {

    private record User(String name, String password) {}

    private final List<User> users = new ArrayList<>();
    private final List<String> administrators = new ArrayList<>();
    private final Map<String, String> more = new LinkedHashMap<>();
    private boolean proxied;
    private @Nullable Path data;
    private Duration startBound = Duration.ofMinutes(3);
    private KeyMaterial.@Nullable Kind tls;

    KafkaOptions() {}

    /**
     * Adds a user. From the first one on, nobody else may connect. A user may do everything that no access control list forbids.
     *
     * @param name the user's name
     * @param password the user's password
     * @return this
     */
    public KafkaOptions user(String name, String password) {
        users.add(new User(name, password));
        return this;
    }

    /**
     * Adds a user whom no access control list concerns.
     *
     * @param name the user's name
     * @param password the user's password
     * @return this
     */
    public KafkaOptions administrator(String name, String password) {
        administrators.add(name);
        return user(name, password);
    }

    /**
     * Adds a TLS listener on a port of its own, with an authority of its own.
     *
     * @param kind what its certificate is like
     * @return this
     */
    public KafkaOptions tls(KeyMaterial.Kind kind) {
        tls = kind;
        return this;
    }

    /**
     * Adds a listener that clients reach through a {@link TcpProxy} only: a broker tells its clients where to connect, so a proxy that it does not
     * know of would see nothing but their first connection.
     *
     * @return this
     */
    public KafkaOptions proxied() {
        proxied = true;
        return this;
    }

    /**
     * Keeps the broker's data in a folder that outlives the broker and its owner. Only one broker at a time may use it.
     *
     * @param folder made if it is missing; without it the data is in a temporary folder that ends with the broker
     * @return this
     */
    public KafkaOptions data(Path folder) {
        data = folder.toAbsolutePath();
        return this;
    }

    /**
     * Sets one of the broker's own properties.
     *
     * @param name as in {@code server.properties}
     * @param value as there
     * @return this
     */
    public KafkaOptions set(String name, String value) {
        more.put(name, value);
        return this;
    }

    /**
     * Bounds how long a start may take.
     *
     * @param bound three minutes unless told: only a start that fails takes that long
     * @return this
     */
    public KafkaOptions startBound(Duration bound) {
        startBound = bound;
        return this;
    }

    /**
     * Makes the broker.
     *
     * @return the broker, stopped
     */
    public KafkaBroker build() {
        return new KafkaBroker(this);
    }

    Duration startBound() {
        return startBound;
    }

    boolean hasUsers() {
        return !users.isEmpty();
    }

    boolean isProxied() {
        return proxied;
    }

    @Nullable
    Path data() {
        return data;
    }

    KeyMaterial.@Nullable Kind tls() {
        return tls;
    }

    /** One place where the broker listens, and the address that it tells its clients. */
    record Listener(String name, String protocol, String at, String advertised) {}

    /** The file that Kafka reads. */
    Properties settings(
            Path data, int internalPort, int controllerPort, List<Listener> own, @Nullable KeyMaterial keys) {
        List<Listener> all = new ArrayList<>(own);
        String internal = Ports.LOOPBACK + ":" + internalPort;
        all.add(new Listener("INTERNAL", "PLAINTEXT", internal, internal));
        List<String> listeners = new ArrayList<>();
        List<String> advertised = new ArrayList<>();
        List<String> protocols = new ArrayList<>(List.of("CONTROLLER:PLAINTEXT"));
        for (Listener listener : all) {
            listeners.add(listener.name() + "://" + listener.at());
            advertised.add(listener.name() + "://" + listener.advertised());
            protocols.add(listener.name() + ":" + listener.protocol());
        }
        listeners.add("CONTROLLER://" + Ports.LOOPBACK + ":" + controllerPort);
        Properties settings = oneNode();
        settings.setProperty("log.dirs", data.toString());
        settings.setProperty("controller.quorum.voters", "1@" + Ports.LOOPBACK + ":" + controllerPort);
        settings.setProperty("listeners", String.join(",", listeners));
        settings.setProperty("advertised.listeners", String.join(",", advertised));
        settings.setProperty("listener.security.protocol.map", String.join(",", protocols));
        if (!users.isEmpty()) {
            secure(settings, own);
        }
        if (keys != null) {
            settings.setProperty("ssl.keystore.location", keys.keyStore().toString());
            settings.setProperty("ssl.keystore.password", keys.password());
            settings.setProperty("ssl.key.password", keys.password());
            settings.setProperty("ssl.keystore.type", "PKCS12");
        }
        settings.putAll(more);
        return settings;
    }

    private void secure(Properties settings, List<Listener> own) {
        StringBuilder logins = new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
        users.forEach(user -> logins.append(" user_")
                .append(user.name())
                .append("=\"")
                .append(user.password())
                .append('"'));
        for (Listener listener : own) {
            String prefix = "listener.name." + listener.name().toLowerCase(java.util.Locale.ROOT) + ".";
            settings.setProperty(prefix + "plain.sasl.jaas.config", logins + ";");
            settings.setProperty(prefix + "sasl.enabled.mechanisms", "PLAIN");
        }
        settings.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.setProperty("allow.everyone.if.no.acl.found", "true");
        StringBuilder everything = new StringBuilder("User:ANONYMOUS"); // who comes by the listeners without passwords
        administrators.forEach(name -> everything.append(";User:").append(name));
        settings.setProperty("super.users", everything.toString());
    }

    /** Small, quick to start and quick to notice: what takes minutes on a broker as it is shipped takes seconds here. */
    private static Properties oneNode() {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("inter.broker.listener.name", "INTERNAL");
        settings.setProperty("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "3");
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "1000");
        for (String kind : List.of("consumer", "share")) {
            settings.setProperty("group." + kind + ".min.heartbeat.interval.ms", "100");
            settings.setProperty("group." + kind + ".heartbeat.interval.ms", "300");
            settings.setProperty("group." + kind + ".min.session.timeout.ms", "1000");
            settings.setProperty("group." + kind + ".session.timeout.ms", "6000");
            settings.setProperty("group." + kind + ".assignment.interval.ms", "0");
        }
        settings.setProperty("group.share.min.record.lock.duration.ms", "1000");
        settings.setProperty("group.share.max.delivery.count.limit", "25");
        settings.setProperty("log.segment.bytes", "16777216");
        settings.setProperty("log.index.size.max.bytes", "1048576");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        settings.setProperty("log.cleaner.threads", "1");
        settings.setProperty(
                "file.delete.delay.ms", "1000"); // what waits to be deleted is looked through after a kill too
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("background.threads", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("share.coordinator.threads", "1");
        // A killed node may come back only when the controller has given its last life up: 13 s with the defaults.
        settings.setProperty("broker.session.timeout.ms", "2000");
        settings.setProperty("broker.heartbeat.interval.ms", "300");
        return settings;
    }
}
