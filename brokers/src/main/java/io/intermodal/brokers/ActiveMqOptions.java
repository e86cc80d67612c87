package io.intermodal.brokers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What an ActiveMQ broker is to be like. By default: scheduler on, everybody may do everything, no TLS, 64 MiB of memory and 1 GiB of store, frames
 * up to 100 MiB. Not thread-safe.
 */
public final class ActiveMqOptions {

    /** What a user does to a destination. */
    public enum Access {
        /** Consuming and browsing. */
        READ,
        /** Publishing. */
        WRITE,
        /** Creating and deleting; ActiveMQ creates a destination when it is first used. */
        ADMIN
    }

    private record User(String name, String password) {}

    private record Denial(String user, Access access, String destination) {}

    private final List<User> users = new ArrayList<>();
    private final List<Denial> denials = new ArrayList<>();
    private final List<String> connectors = new ArrayList<>();
    private boolean scheduler = true;
    private long memoryLimit = 64L << 20;
    private long storeLimit = 1L << 30;
    private int maxFrameBytes = 100 << 20;
    private Duration startBound = Duration.ofSeconds(60);
    private KeyMaterial.@Nullable Kind tls;

    ActiveMqOptions() {}

    /**
     * Runs the broker without its scheduler: it then delivers delayed messages at once.
     *
     * @return this
     */
    public ActiveMqOptions withoutScheduler() {
        scheduler = false;
        return this;
    }

    /**
     * Adds a user. From the first one on, nobody else may connect.
     *
     * @param name the user's name
     * @param password the user's password
     * @return this
     */
    public ActiveMqOptions user(String name, String password) {
        users.add(new User(name, password));
        return this;
    }

    /**
     * Takes one right away from a user.
     *
     * @param user a user added before
     * @param access what is denied
     * @param destination pattern such as {@code queue://orders.>} or {@code topic://prices.*}
     * @return this
     */
    public ActiveMqOptions deny(String user, Access access, String destination) {
        if (users.stream().noneMatch(known -> known.name().equals(user))) {
            throw new IllegalArgumentException("'" + user + "' is no user of this broker; add it with user() before");
        }
        denials.add(new Denial(user, access, destination));
        return this;
    }

    /**
     * Adds a TLS connector on a port of its own, with an authority of its own.
     *
     * @param kind what its certificate is like
     * @return this
     */
    public ActiveMqOptions tls(KeyMaterial.Kind kind) {
        tls = kind;
        return this;
    }

    /**
     * Adds a connector.
     *
     * @param uri in ActiveMQ's own form
     * @return this
     */
    public ActiveMqOptions connector(String uri) {
        connectors.add(uri);
        return this;
    }

    /**
     * Limits the messages that are held in memory.
     *
     * @param bytes more than 0
     * @return this
     */
    public ActiveMqOptions memoryLimit(long bytes) {
        memoryLimit = bytes;
        return this;
    }

    /**
     * Limits the persistent messages on disk.
     *
     * @param bytes more than 0
     * @return this
     */
    public ActiveMqOptions storeLimit(long bytes) {
        storeLimit = bytes;
        return this;
    }

    /**
     * Limits what a client may send at once. The broker closes the connection of one that sends more.
     *
     * @param bytes more than 0
     * @return this
     */
    public ActiveMqOptions maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
        return this;
    }

    /**
     * Bounds how long a start may take.
     *
     * @param bound 60 s unless told
     * @return this
     */
    public ActiveMqOptions startBound(Duration bound) {
        startBound = bound;
        return this;
    }

    /**
     * Makes the broker.
     *
     * @return the broker, stopped
     */
    public ActiveMqBroker build() {
        return new ActiveMqBroker(this);
    }

    Duration startBound() {
        return startBound;
    }

    KeyMaterial.@Nullable Kind tls() {
        return tls;
    }

    /** The file that the server's main class reads; {@code own} are the addresses that the broker itself is to listen on. */
    Properties settings(String dataFolder, List<String> own, @Nullable KeyMaterial keys) {
        Properties settings = new Properties();
        settings.setProperty("data", dataFolder);
        settings.setProperty("scheduler", Boolean.toString(scheduler));
        settings.setProperty("memoryLimit", Long.toString(memoryLimit));
        settings.setProperty("storeLimit", Long.toString(storeLimit));
        List<String> all = new ArrayList<>();
        for (String address : own) {
            all.add(address + "?transport.soWriteTimeout=30000&maximumConnections=1000&wireFormat.maxFrameSize="
                    + maxFrameBytes);
        }
        all.addAll(connectors);
        for (int n = 0; n < all.size(); n++) {
            settings.setProperty("connector." + n, all.get(n));
        }
        for (int n = 0; n < users.size(); n++) {
            settings.setProperty("user." + n + ".name", users.get(n).name());
            settings.setProperty("user." + n + ".password", users.get(n).password());
        }
        for (int n = 0; n < denials.size(); n++) {
            settings.setProperty("denial." + n + ".user", denials.get(n).user());
            settings.setProperty(
                    "denial." + n + ".access", denials.get(n).access().name());
            settings.setProperty("denial." + n + ".destination", denials.get(n).destination());
        }
        if (keys != null) {
            settings.setProperty("tls.keyStore", keys.keyStore().toString());
            settings.setProperty("tls.password", keys.password());
        }
        return settings;
    }
}
