package io.intermodal.brokers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a RabbitMQ broker is to be like. By default: 3.10 of Debian 12, {@code guest} with the password {@code guest} may do everything, no TLS, 512 MB
 * of memory. Not thread-safe.
 */
public final class RabbitMqOptions {

    private record User(String name, String password, String configure, String write, String read) {}

    private static final byte[] SALT = {0x1e, 0x2d, 0x3c, 0x4b};

    private final List<User> users = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String suite = System.getProperty("brokers.rabbitmq.suite", "bookworm");
    private Duration startBound = Duration.ofSeconds(90);
    private KeyMaterial.@Nullable Kind tls;
    private @Nullable Path data;

    RabbitMqOptions() {}

    /**
     * Chooses the server by the Debian suite that it is taken from: {@code bookworm} has 3.10, {@code trixie} 4.0, {@code forky} 4.3; {@code newest}
     * is the newest of them that can be had.
     *
     * @param name the suite; the system property {@code brokers.rabbitmq.suite} unless told, else {@code bookworm}
     * @return this
     */
    public RabbitMqOptions suite(String name) {
        suite = name;
        return this;
    }

    /**
     * Adds a user who may do everything. From the first one on there is no {@code guest}.
     *
     * @param name the user's name
     * @param password the user's password
     * @return this
     */
    public RabbitMqOptions user(String name, String password) {
        return user(name, password, ".*", ".*", ".*");
    }

    /**
     * Adds a user with limited rights, given as RabbitMQ's regular expressions over names.
     *
     * @param name the user's name
     * @param password the user's password
     * @param configure what may be declared and deleted
     * @param write where may be published, and what may be bound
     * @param read what may be consumed
     * @return this
     */
    public RabbitMqOptions user(String name, String password, String configure, String write, String read) {
        users.add(new User(name, password, configure, write, read));
        return this;
    }

    /**
     * Adds a TLS listener on a port of its own, with an authority of its own.
     *
     * @param kind what its certificate is like
     * @return this
     */
    public RabbitMqOptions tls(KeyMaterial.Kind kind) {
        tls = kind;
        return this;
    }

    /**
     * Keeps the broker's data in a folder that outlives the broker and its owner. Only one broker at a time may use it.
     *
     * @param folder made if it is missing; without it the data is in a temporary folder that ends with the broker
     * @return this
     */
    public RabbitMqOptions data(Path folder) {
        data = folder.toAbsolutePath();
        return this;
    }

    /**
     * Adds a line to {@code rabbitmq.conf}.
     *
     * @param line in RabbitMQ's own form
     * @return this
     */
    public RabbitMqOptions setting(String line) {
        lines.add(line);
        return this;
    }

    /**
     * Bounds how long a start may take.
     *
     * @param bound 90 s unless told
     * @return this
     */
    public RabbitMqOptions startBound(Duration bound) {
        startBound = bound;
        return this;
    }

    /**
     * Makes the broker.
     *
     * @return the broker, stopped
     */
    public RabbitMqBroker build() {
        return new RabbitMqBroker(this);
    }

    String suite() {
        return suite;
    }

    @Nullable
    Path data() {
        return data;
    }

    Duration startBound() {
        return startBound;
    }

    KeyMaterial.@Nullable Kind tls() {
        return tls;
    }

    /** What {@code rabbitmq.conf} holds. */
    List<String> settings(Address plain, int tlsPort, @Nullable KeyMaterial keys, Path definitions) {
        List<String> all = new ArrayList<>(List.of(
                "listeners.tcp.1 = " + plain.host() + ":" + plain.port(),
                "loopback_users = none",
                "vm_memory_high_watermark.absolute = 512MB",
                "disk_free_limit.absolute = 50MB",
                "log.file = false",
                "log.console = true",
                "log.console.level = info",
                "load_definitions = " + definitions));
        if (keys != null) {
            all.addAll(List.of(
                    "listeners.ssl.1 = " + plain.host() + ":" + tlsPort,
                    "ssl_options.cacertfile = " + keys.caCertificate(),
                    "ssl_options.certfile = " + keys.serverCertificate(),
                    "ssl_options.keyfile = " + keys.serverKey(),
                    "ssl_options.verify = verify_none",
                    "ssl_options.fail_if_no_peer_cert = false"));
        }
        all.addAll(lines);
        return all;
    }

    /** Users and their rights, in the form that the server loads when it starts. */
    String definitions() {
        List<User> all = users.isEmpty() ? List.of(new User("guest", "guest", ".*", ".*", ".*")) : users;
        return "{\"vhosts\": [{\"name\": \"/\"}],\n \"users\": ["
                + all.stream().map(RabbitMqOptions::user).collect(Collectors.joining(",\n  "))
                + "],\n \"permissions\": ["
                + all.stream().map(RabbitMqOptions::permission).collect(Collectors.joining(",\n  ")) + "]}\n";
    }

    private static String user(User user) {
        return "{\"name\": " + quoted(user.name()) + ", \"password_hash\": " + quoted(hash(user.password()))
                + ", \"hashing_algorithm\": \"rabbit_password_hashing_sha256\", \"tags\": \"\"}";
    }

    private static String permission(User user) {
        return "{\"user\": " + quoted(user.name()) + ", \"vhost\": \"/\", \"configure\": " + quoted(user.configure())
                + ", \"write\": " + quoted(user.write()) + ", \"read\": " + quoted(user.read()) + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Salt, and the digest of salt and password. */
    private static String hash(String password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(SALT);
            byte[] hashed = digest.digest(password.getBytes(StandardCharsets.UTF_8));
            byte[] all = new byte[SALT.length + hashed.length];
            System.arraycopy(SALT, 0, all, 0, SALT.length);
            System.arraycopy(hashed, 0, all, SALT.length, hashed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
