package io.intermodal.brokers.activemq;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an ActiveMQ broker is built from.
 *
 * @param dataFolder folder of the journal and of the scheduler's store; made if missing
 * @param connectors addresses to listen on, in ActiveMQ's own form such as {@code tcp://127.0.0.1:0}
 * @param scheduler whether delayed messages are kept by the broker; when off they are delivered at once
 * @param memoryLimit bytes of messages held in memory before producers are throttled
 * @param storeLimit bytes of persistent messages on disk before producers are throttled
 * @param users who may connect; empty means everybody
 * @param denials what a user may not do, everything else being allowed
 * @param tls key and trust material of the {@code ssl} connectors
 */
public record BrokerSettings(
        Path dataFolder,
        List<String> connectors,
        boolean scheduler,
        long memoryLimit,
        long storeLimit,
        List<User> users,
        List<Denial> denials,
        @Nullable Tls tls) {

    /** Copies the lists. */
    public BrokerSettings {
        connectors = List.copyOf(connectors);
        users = List.copyOf(users);
        denials = List.copyOf(denials);
    }

    /**
     * A persistent broker with the scheduler on, 64 MiB of memory, 1 GiB of store, no users and no TLS.
     *
     * @param dataFolder folder of the journal
     * @param connectors addresses to listen on
     * @return the settings
     */
    public static BrokerSettings of(Path dataFolder, String... connectors) {
        return new BrokerSettings(
                dataFolder, List.of(connectors), true, 64L << 20, 1L << 30, List.of(), List.of(), null);
    }

    /**
     * Somebody who may connect.
     *
     * @param name the user's name
     * @param password the user's password
     */
    public record User(String name, String password) {

        @Override
        public String toString() {
            return "User[name=" + name + "]";
        }
    }

    /** What a user does to a destination. */
    public enum Access {
        /** Consuming and browsing. */
        READ,
        /** Publishing. */
        WRITE,
        /** Creating and deleting. */
        ADMIN
    }

    /**
     * One thing that a user may not do.
     *
     * @param user the user's name
     * @param access what is denied
     * @param destination pattern such as {@code queue://orders.>} or {@code topic://prices.*}
     */
    public record Denial(String user, Access access, String destination) {}

    /**
     * Key material of the {@code ssl} connectors.
     *
     * @param keyStore PKCS 12 file with the server's key and certificate chain
     * @param password password of the file and of the key in it
     */
    public record Tls(Path keyStore, String password) {

        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + "]";
        }
    }
}
