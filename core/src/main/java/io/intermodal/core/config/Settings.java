package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The settings of one connection, all of them checked. Immutable. Its text form shows no value that could be a secret. */
public final class Settings {

    /**
     * Where settings come from besides the options in code.
     *
     * @param environment environment variables
     * @param systemProperties system properties
     * @param workingDirectory where configuration files are looked for, and what relative paths begin at
     * @param loader finds configuration files on the class path, binders and formats
     */
    public record Surroundings(
            Map<String, String> environment,
            Map<String, String> systemProperties,
            Path workingDirectory,
            ClassLoader loader) {

        /** Those of this process. */
        public static Surroundings ofProcess() {
            Properties properties = System.getProperties();
            Map<String, String> texts = new LinkedHashMap<>();
            properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return new Surroundings(
                    System.getenv(),
                    texts,
                    Path.of("").toAbsolutePath(),
                    context == null ? Settings.class.getClassLoader() : context);
        }

        /** Without values, some of which are secrets. */
        @Override
        public String toString() {
            return "surroundings in " + workingDirectory;
        }
    }

    private final String name;
    private final Resolver.Resolved resolved;
    private final Values values;

    private Settings(String name, Resolver.Resolved resolved) {
        this.name = name;
        this.resolved = resolved;
        this.values = resolved.values();
    }

    /**
     * Gathers and checks everything.
     *
     * @throws io.intermodal.ConfigurationException with all findings in one report
     */
    public static Settings resolve(ConnectionOptions options, Surroundings surroundings) {
        return new Settings(options.name(), new Resolver(options, surroundings).resolve());
    }

    /** The connection's name. */
    public String name() {
        return name;
    }

    /** The binder for the address's scheme. */
    public Binder binder() {
        return resolved.binder();
    }

    /** Where to connect, with ports. */
    public BrokerAddress address() {
        return resolved.address();
    }

    /** User and password, if any. */
    public Optional<Credentials> credentials() {
        return resolved.credentials();
    }

    /** How to secure the connection; empty means plain text. */
    public Optional<Tls> tls() {
        return resolved.tls();
    }

    /** The prefix of physical names; may be empty. */
    public String namespace() {
        return values.find(SettingsTable.NAMESPACE).orElse("");
    }

    /** See {@code intermodal.connect-timeout}. */
    public Duration connectTimeout() {
        return values.get(SettingsTable.CONNECT_TIMEOUT);
    }

    /** See {@code intermodal.request-timeout}. */
    public Duration requestTimeout() {
        return values.get(SettingsTable.REQUEST_TIMEOUT);
    }

    /** See {@code intermodal.detection-time}. */
    public Duration detectionTime() {
        return values.get(SettingsTable.DETECTION_TIME);
    }

    /** See {@code intermodal.when-broker-down}. */
    public WhenBrokerDown whenBrokerDown() {
        return values.get(SettingsTable.WHEN_BROKER_DOWN);
    }

    /** See {@code intermodal.provisioning}. */
    public Provisioning provisioning() {
        return values.get(SettingsTable.PROVISIONING);
    }

    /** See {@code intermodal.max-message-bytes}. */
    public int maxMessageBytes() {
        return values.get(SettingsTable.MAX_MESSAGE_BYTES);
    }

    /** See {@code intermodal.recovery.max-back-off}. */
    public Duration recoveryMaxBackOff() {
        return values.get(SettingsTable.RECOVERY_MAX_BACK_OFF);
    }

    /** See {@code intermodal.drain-timeout}. */
    public Duration drainTimeout() {
        return values.get(SettingsTable.DRAIN_TIMEOUT);
    }

    /** The binder's section without its prefix. */
    public Map<String, String> nativeSettings() {
        return Map.copyOf(values.section(binder().scheme()));
    }

    /** A destination with what configuration says about it: the destination inside carries configured partitions and retention. */
    public DestinationRef destination(Destination destination) {
        String section = SettingsTable.DESTINATIONS + "." + destination.name() + ".";
        Destination configured = destination;
        Optional<Integer> partitions = values.find(section, SettingsTable.PARTITIONS);
        if (partitions.isPresent()) {
            configured = configured.partitions(partitions.get());
        }
        Optional<Duration> retention = values.find(section, SettingsTable.RETENTION);
        if (retention.isPresent()) {
            configured = configured.retention(retention.get());
        }
        return new DestinationRef(configured, namespace(), values.find(section, SettingsTable.PHYSICAL_NAME));
    }

    /** A group with what configuration says about it; both it and its reference hold the destination as {@link #destination} has it. */
    public GroupRef group(Group group) {
        DestinationRef destination = destination(group.destination());
        Group configured = Group.of(destination.destination(), group.name()).startingAt(group.start());
        return new GroupRef(
                group.mode() == Mode.ORDERED ? configured.ordered() : configured,
                destination,
                values.find(SettingsTable.GROUPS + "." + group + ".", SettingsTable.PHYSICAL_NAME));
    }

    /**
     * What a publisher works with.
     *
     * @throws io.intermodal.ConfigurationException if an option is out of its range
     */
    public PublisherSettings publisher(Destination destination, PublisherOptions options) {
        Findings findings = new Findings();
        SubscriptionResolver.check(SettingsTable.PUBLISH_TIMEOUT, options.publishTimeout(), findings);
        SubscriptionResolver.check(SettingsTable.MAX_IN_FLIGHT, options.maxInFlight(), findings);
        findings.throwIfAny("IM-021", "the publisher to " + destination);
        return new PublisherSettings(
                options.publishTimeout().orElseGet(() -> values.get(SettingsTable.PUBLISH_TIMEOUT)),
                options.maxInFlight().orElseGet(() -> values.get(SettingsTable.MAX_IN_FLIGHT)),
                options.onUnknown());
    }

    /**
     * What a subscription works with.
     *
     * @throws io.intermodal.ConfigurationException if an option is out of its range or does not fit the group
     */
    public SubscriptionSettings subscription(Group group, SubscribeOptions options) {
        return new SubscriptionResolver(values, group, options).resolve();
    }

    @Override
    public String toString() {
        return "settings of connection '" + name + "' to " + address();
    }
}
