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
 * What a RocketMQ broker is to be like. By default: one name server and one broker, everybody may do everything, no TLS, no proxy, topics and consumer
 * groups are made by using them, and what takes the broker many seconds as it is shipped takes half a second. Not thread-safe.
 */
public final class RocketMqOptions {

    /** May do what the rights say; everything, also what concerns users, if there are none. */
    private record User(String name, String password, List<String> rights) {}

    private static final List<String> ORDINARY = List.of("Topic:*=All", "Group:*=All", "Cluster:*=All");

    private final List<User> users = new ArrayList<>();
    private final Map<String, String> more = new LinkedHashMap<>();
    private boolean proxied;
    private @Nullable Path data;
    private Duration startBound = Duration.ofMinutes(2);
    private KeyMaterial.@Nullable Kind tls;

    RocketMqOptions() {}

    /**
     * Adds a user who may use every topic and every consumer group. From the first user on, nobody else may connect to the broker; the name server
     * asks nobody.
     *
     * @param name the user's name (RocketMQ: access key)
     * @param password the user's password (RocketMQ: secret key)
     * @return this
     */
    public RocketMqOptions user(String name, String password) {
        users.add(new User(name, password, ORDINARY));
        return this;
    }

    /**
     * Adds a user who may do only what is listed.
     *
     * @param name the user's name
     * @param password the user's password
     * @param rights such as {@code Topic:orders*=Pub,Sub}, {@code Group:*=Sub} or {@code Topic:*=All}; at least one
     * @return this
     */
    public RocketMqOptions user(String name, String password, String... rights) {
        users.add(new User(name, password, List.of(rights)));
        return this;
    }

    /**
     * Adds a user who may do everything.
     *
     * @param name the user's name
     * @param password the user's password
     * @return this
     */
    public RocketMqOptions administrator(String name, String password) {
        users.add(new User(name, password, List.of()));
        return this;
    }

    /**
     * Lets both ports speak TLS too, with an authority of its own; plain clients are still served.
     *
     * @param kind what the certificate is like
     * @return this
     */
    public RocketMqOptions tls(KeyMaterial.Kind kind) {
        tls = kind;
        return this;
    }

    /**
     * Puts a {@link TcpProxy} before the broker and another one before the name server. The broker then tells clients the address of its proxy, so
     * none comes past it, also one that asks the name server directly.
     *
     * @return this
     */
    public RocketMqOptions proxied() {
        proxied = true;
        return this;
    }

    /**
     * Keeps the broker's data in a folder that outlives the broker and its owner. Only one broker at a time may use it.
     *
     * @param folder made if it is missing; without it the data is in a temporary folder that ends with the broker
     * @return this
     */
    public RocketMqOptions data(Path folder) {
        data = folder.toAbsolutePath();
        return this;
    }

    /**
     * Sets one of the broker's own properties.
     *
     * @param name as in {@code broker.conf}
     * @param value as there
     * @return this
     */
    public RocketMqOptions set(String name, String value) {
        more.put(name, value);
        return this;
    }

    /**
     * Bounds how long a start of either process may take.
     *
     * @param bound 2 minutes unless told
     * @return this
     */
    public RocketMqOptions startBound(Duration bound) {
        startBound = bound;
        return this;
    }

    /**
     * Makes the broker.
     *
     * @return the broker, stopped
     */
    public RocketMqBroker build() {
        return new RocketMqBroker(this);
    }

    Duration startBound() {
        return startBound;
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

    /** The users as the broker's process reads them; the first one, if any, is its own and may do everything. */
    Properties users(String ownName, String ownPassword) {
        Properties file = new Properties();
        if (users.isEmpty()) {
            return file;
        }
        List<User> all = new ArrayList<>(List.of(new User(ownName, ownPassword, List.of())));
        all.addAll(users);
        for (int i = 0; i < all.size(); i++) {
            User user = all.get(i);
            file.setProperty(i + ".name", user.name());
            file.setProperty(i + ".password", user.password());
            if (!user.rights().isEmpty()) {
                file.setProperty(i + ".rights", String.join(";", user.rights()));
            }
        }
        return file;
    }

    /** The file that the name server reads. */
    static Properties nameServer(int port, Path data) {
        Properties settings = new Properties();
        settings.setProperty("listenPort", Integer.toString(port));
        settings.setProperty("bindAddress", Ports.LOOPBACK);
        settings.setProperty("kvConfigPath", data.resolve("kvConfig.json").toString());
        settings.setProperty("clientRequestThreadPoolNums", "2");
        settings.setProperty("defaultThreadPoolNums", "4");
        settings.setProperty("scanNotActiveBrokerInterval", "1000");
        return settings;
    }

    /** The file that the broker reads. */
    Properties broker(Path store, int port, int haPort, int nameServerPort, String advertised, @Nullable String own) {
        Properties settings = quick();
        settings.setProperty("bindAddress", Ports.LOOPBACK);
        settings.setProperty("listenPort", Integer.toString(port));
        settings.setProperty("haListenPort", Integer.toString(haPort));
        settings.setProperty("brokerIP1", advertised);
        settings.setProperty("brokerIP2", Ports.LOOPBACK);
        settings.setProperty("namesrvAddr", Ports.LOOPBACK + ":" + nameServerPort);
        settings.setProperty("storePathRootDir", store.toString());
        settings.setProperty("storePathCommitLog", store.resolve("commitlog").toString());
        if (own != null) {
            String providers = "org.apache.rocketmq.auth.";
            for (String what : List.of("authentication", "authorization")) {
                String type = what.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + what.substring(1);
                String at = providers + what + ".provider.";
                settings.setProperty(what + "Enabled", "true");
                settings.setProperty(what + "Provider", at + "Default" + type + "Provider");
                settings.setProperty(what + "MetadataProvider", at + "Local" + type + "MetadataProvider");
            }
            settings.setProperty("innerClientAuthenticationCredentials", own);
        }
        settings.putAll(more);
        return settings;
    }

    /**
     * Small, quick to start and quick to notice. Nothing is flushed to the disk at once: what a killed process had written, the operating system still
     * has.
     */
    private static Properties quick() {
        Properties settings = new Properties();
        settings.setProperty("brokerClusterName", "intermodal");
        settings.setProperty("brokerName", "broker-0");
        settings.setProperty("brokerId", "0");
        settings.setProperty("brokerRole", "ASYNC_MASTER");
        settings.setProperty("flushDiskType", "ASYNC_FLUSH");
        settings.setProperty("mappedFileSizeCommitLog", "16777216");
        settings.setProperty("mappedFileSizeConsumeQueue", "60000");
        settings.setProperty("mappedFileSizeTimerLog", "1048576");
        settings.setProperty("maxHashSlotNum", "10000");
        settings.setProperty("maxIndexNum", "40000");
        // The folder is small; a disk that others have filled is no reason to refuse.
        settings.setProperty("diskMaxUsedSpaceRatio", "95");
        settings.setProperty("defaultTopicQueueNums", "4");
        settings.setProperty("enablePropertyFilter", "true");
        settings.setProperty("timerWheelEnable", "true");
        settings.setProperty("timerPrecisionMs", "100");
        settings.setProperty("recallMessageEnable", "true");
        settings.setProperty("reviveQueueNum", "1");
        settings.setProperty("flushConsumerOffsetInterval", "500");
        settings.setProperty("transactionCheckInterval", "2000");
        settings.setProperty("transactionTimeOut", "4000");
        settings.setProperty("transactionOpBatchInterval", "200");
        // 5.5.0 spins on one core from its start until this has passed for the first time, ten seconds as shipped.
        settings.setProperty("transactionMetricFlushInterval", "500");
        // Each time it copies the whole wheel of timers, some 40 MB; after a kill it reads again what came since.
        settings.setProperty("timerFlushIntervalMs", "5000");
        settings.setProperty("registerNameServerPeriod", "10000");
        settings.setProperty("brokerHeartbeatInterval", "500");
        settings.setProperty("brokerNotActiveTimeoutMillis", "5000");
        return settings;
    }
}
