package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
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
import java.util.Map;
import java.util.Optional;

/** The settings of one connection, all of them checked. Immutable. Its text form shows no value that could be a secret. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Settings {

    /**
     * Where settings come from besides the options in code.
     *
     * @param environment environment variables
     * @param systemProperties system properties
     * @param workingDirectory where configuration files are looked for, and what relative paths begin at
     * @param loader finds configuration files on the class path, binders and formats
     */
    @SuppressWarnings("DoNotCallSuggester")
    public record Surroundings(
            Map<String, String> environment,
            Map<String, String> systemProperties,
            Path workingDirectory,
            ClassLoader loader) {

        /** Those of this process. */
        public static Surroundings ofProcess() {
            throw new UnsupportedOperationException();
        }
    }

    private Settings() {}

    /**
     * Gathers and checks everything.
     *
     * @throws io.intermodal.ConfigurationException with all findings in one report
     */
    public static Settings resolve(ConnectionOptions options, Surroundings surroundings) {
        throw new UnsupportedOperationException();
    }

    /** The connection's name. */
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** The binder for the address's scheme. */
    public Binder binder() {
        throw new UnsupportedOperationException();
    }

    /** Where to connect, with ports. */
    public BrokerAddress address() {
        throw new UnsupportedOperationException();
    }

    /** User and password, if any. */
    public Optional<Credentials> credentials() {
        throw new UnsupportedOperationException();
    }

    /** How to secure the connection; empty means plain text. */
    public Optional<Tls> tls() {
        throw new UnsupportedOperationException();
    }

    /** The prefix of physical names; may be empty. */
    public String namespace() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.connect-timeout}. */
    public Duration connectTimeout() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.request-timeout}. */
    public Duration requestTimeout() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.detection-time}. */
    public Duration detectionTime() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.when-broker-down}. */
    public WhenBrokerDown whenBrokerDown() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.provisioning}. */
    public Provisioning provisioning() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.max-message-bytes}. */
    public int maxMessageBytes() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.recovery.max-back-off}. */
    public Duration recoveryMaxBackOff() {
        throw new UnsupportedOperationException();
    }

    /** See {@code intermodal.drain-timeout}. */
    public Duration drainTimeout() {
        throw new UnsupportedOperationException();
    }

    /** The binder's section without its prefix. */
    public Map<String, String> nativeSettings() {
        throw new UnsupportedOperationException();
    }

    /** A destination with what configuration says about it: the destination inside carries configured partitions and retention. */
    public DestinationRef destination(Destination destination) {
        throw new UnsupportedOperationException();
    }

    /** A group with what configuration says about it; its destination is that of {@link #destination}. */
    public GroupRef group(Group group) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a publisher works with.
     *
     * @throws io.intermodal.ConfigurationException if an option is out of its range
     */
    public PublisherSettings publisher(Destination destination, PublisherOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a subscription works with.
     *
     * @throws io.intermodal.ConfigurationException if an option is out of its range or does not fit the group
     */
    public SubscriptionSettings subscription(Group group, SubscribeOptions options) {
        throw new UnsupportedOperationException();
    }
}
