package io.intermodal.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of connections and destinations; those of subscriptions are in {@link SubscriptionTable}. The parser checks against these rows, and
 * {@code docs/settings.md} is made from them.
 */
final class SettingsTable {

    static final String ROOT = "intermodal.";
    static final String CONFIG = "config";
    static final String CONNECTIONS = "connections";
    static final String DESTINATIONS = "destinations";
    static final String GROUPS = "groups";
    static final String SUBSCRIBE = "subscribe";

    /** Sections that are allowed whether or not their binder is there, so that one file can serve several deployments. */
    static final Set<String> SCHEMES = Set.of("activemq", "kafka", "memory", "rabbitmq", "rocketmq");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    /** Namespace, group, destination and a suffix have to fit into the shortest name that a broker takes: 120 characters on RocketMQ. */
    private static final int MAX_NAMESPACE = 16;

    static final Setting<String> BROKER = Setting.of(
            "broker",
            ValueType.text("an address like activemq://host:61616 or kafka://a:9092,b:9092"),
            "",
            "Where the broker is: `scheme://host:port,host:port/path`. The scheme chooses the binder. Required.");
    static final Setting<String> USER =
            Setting.of("user", ValueType.text("a user name"), "", "The user. Needs `password` or `password-file`.");
    static final Setting<String> PASSWORD = Setting.of(
                    "password",
                    ValueType.verbatim("any text but the empty one"),
                    "",
                    "The password. Better kept in a file of its own.")
            .asSecret();
    static final Setting<String> PASSWORD_FILE = Setting.of(
            "password-file",
            ValueType.text("a path"),
            "",
            "A file that holds the password and nothing else; a line end after it is left out. Instead of `password`.");
    static final Setting<String> NAMESPACE = Setting.of(
            "namespace",
            ValueType.text(
                    text -> text.isEmpty() || (text.length() <= MAX_NAMESPACE && isName(text)),
                    "empty, or up to " + MAX_NAMESPACE + " of a-z and 0-9 with single dots or hyphens between them"),
            "",
            "A prefix of all names on the broker: keeps environments on one broker apart. Empty for none.");
    static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
            "connect-timeout", ValueType.duration("100ms", "5m"), "10s", "The longest that connecting takes.");
    static final Setting<Duration> REQUEST_TIMEOUT = Setting.of(
            "request-timeout",
            ValueType.duration("100ms", "5m"),
            "10s",
            "The longest that any single request to the broker takes.");
    static final Setting<Duration> DETECTION_TIME = Setting.of(
            "detection-time",
            ValueType.duration("1s", "5m"),
            "10s",
            "How soon a silent broker is noticed: the upper bound of heartbeats.");
    static final Setting<WhenBrokerDown> WHEN_BROKER_DOWN = Setting.of(
            "when-broker-down",
            ValueType.choice(WhenBrokerDown.class),
            "fail",
            "At start, with the broker away: fail after `connect-timeout`, or return and go on trying.");
    static final Setting<Provisioning> PROVISIONING = Setting.of(
            "provisioning",
            ValueType.choice(Provisioning.class),
            "create",
            "Make what is missing on the broker, fail if something is missing, or ask nothing.");
    static final Setting<Duration> PUBLISH_TIMEOUT = Setting.of(
            "publish-timeout", ValueType.duration("50ms", "5m"), "10s", "The longest that a publish takes to end.");
    static final Setting<Integer> MAX_IN_FLIGHT = Setting.of(
            "max-in-flight",
            ValueType.integer(1, 100_000),
            "512",
            "How many publishes of one publisher may be without outcome before the next one waits.");
    static final Setting<Integer> MAX_MESSAGE_BYTES = Setting.of(
            "max-message-bytes",
            ValueType.integer(1_000, 256 * 1024 * 1024),
            "1000000",
            "The largest message, payload and headers together, in bytes.");
    static final Setting<Duration> RECOVERY_MAX_BACK_OFF = Setting.of(
            "recovery.max-back-off",
            ValueType.duration("100ms", "1m"),
            "5s",
            "The longest pause between two attempts to get a lost connection back.");
    static final Setting<Duration> DRAIN_TIMEOUT = Setting.of(
            "drain-timeout", ValueType.duration("0s", "30m"), "30s", "How long closing waits for running handlers.");
    static final Setting<Boolean> TLS_ENABLED = Setting.of(
            "tls.enabled",
            ValueType.bool(),
            "false",
            "Whether the connection is encrypted. With `false` written out, the other `tls` settings rest.");
    static final Setting<String> TLS_TRUST_FILE = Setting.of(
            "tls.trust-file",
            ValueType.text("a path"),
            "",
            "The authorities to trust: a PEM file of one or more certificates. Without it: those of the JVM.");
    static final Setting<String> TLS_KEY_FILE = Setting.of(
            "tls.key-file",
            ValueType.text("a path"),
            "",
            "The client's private key: PKCS#8 in PEM, not encrypted. Needs `tls.certificate-file`.");
    static final Setting<String> TLS_CERTIFICATE_FILE = Setting.of(
            "tls.certificate-file",
            ValueType.text("a path"),
            "",
            "The client's certificate, with its chain behind it: PEM. Needs `tls.key-file`.");
    static final Setting<Boolean> TLS_INSECURE_SKIP_HOST_CHECK = Setting.of(
            "tls.insecure-skip-host-check",
            ValueType.bool(),
            "false",
            "Accepts a certificate of another host. Insecure: each start logs a warning.");

    /** Below {@code intermodal.} or {@code intermodal.connections.<name>.} */
    static final List<Setting<?>> CONNECTION = List.of(
            BROKER,
            USER,
            PASSWORD,
            PASSWORD_FILE,
            NAMESPACE,
            CONNECT_TIMEOUT,
            REQUEST_TIMEOUT,
            DETECTION_TIME,
            WHEN_BROKER_DOWN,
            PROVISIONING,
            PUBLISH_TIMEOUT,
            MAX_IN_FLIGHT,
            MAX_MESSAGE_BYTES,
            RECOVERY_MAX_BACK_OFF,
            DRAIN_TIMEOUT,
            TLS_ENABLED,
            TLS_TRUST_FILE,
            TLS_KEY_FILE,
            TLS_CERTIFICATE_FILE,
            TLS_INSECURE_SKIP_HOST_CHECK);

    static final Setting<String> PHYSICAL_NAME = Setting.of(
            "physical-name",
            ValueType.text("a name as the broker writes it"),
            "",
            "An existing object on the broker to use; namespace and naming rules then do not apply.");
    static final Setting<Integer> PARTITIONS = Setting.of(
            "partitions",
            ValueType.integer(1, 1024),
            "",
            "Instead of the number in code (8 unless set): the most instances that can share an ordered group on a log broker.");
    static final Setting<Duration> RETENTION = Setting.of(
            "retention",
            ValueType.duration("1m", "3650d"),
            "",
            "Instead of the time in code (7 days unless set): how long an unread message is kept.");

    /** Below {@code destinations.<name>.} */
    static final List<Setting<?>> DESTINATION = List.of(PHYSICAL_NAME, PARTITIONS, RETENTION);

    private SettingsTable() {}

    /** Whether text has the grammar of destination and group names, whatever its length. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
