package io.intermodal.tck;

import io.intermodal.spi.Binder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the kit has to know about a binder and its broker. The broker runs when a harness is handed over and is left to the harness when it is
 * closed. Rules use destinations with names of their own and remove their groups, so a broker may be shared and kept. Rules run side by side, so all
 * methods may be called from several threads; those of {@link Faults} that hurt the broker from one at a time.
 */
public interface Harness extends AutoCloseable {

    /** What the report calls this configuration, for instance {@code memory queue}. */
    String name();

    /** Settings by their full names; {@code intermodal.broker} at least. */
    Map<String, String> settings();

    /** The binder to test, if it is not to be found by the address's scheme. */
    default Optional<Binder> binder() {
        return Optional.empty();
    }

    /** How to hurt the broker. */
    Faults faults();

    /**
     * Whether a cut of all connections takes from a member what it holds, so that it comes again. Not where the client mends its connections and
     * the broker lets the member keep its place meanwhile. Default true.
     */
    default boolean cutTakesWhatIsHeld() {
        return true;
    }

    /**
     * Whether an event tells the application when one of its connections to the broker is cut and the others stand. Not where a client of several
     * connections mends each by itself, and nothing is lost. Default true.
     */
    default boolean tellsOfOneConnection() {
        return true;
    }

    /** How long the kit waits for what has to happen without any fault. Default 10 s. */
    default Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** How long after a fault messages must flow again: {@code recoveryBound} of the specification. Default 30 s. */
    default Duration recoveryBound() {
        return Duration.ofSeconds(30);
    }

    /**
     * Called after each rule, when its groups are removed and its connections closed. On a broker that takes long to start with many destinations
     * a harness should delete these: the rules restart it again and again. Default: does nothing.
     *
     * @param prefix what the names of all destinations of the rule begin with, and no others
     * @throws Exception if that is not possible, which makes the rule red
     */
    default void forget(String prefix) throws Exception {}

    /**
     * How long after a fault, or after a member came or went, the broker may still hand out messages that the fault or the change touched, though
     * nobody was told of a loss. What is handed out later and comes again is called a duplicate without cause. Default: {@link #recoveryBound()}.
     */
    default Duration settling() {
        return recoveryBound();
    }

    /** The way to the broker, if the harness can make it fail. Without it the rounds of faults leave out those of the network. */
    default Optional<Network> network() {
        return Optional.empty();
    }

    /** Brokers with TLS, if the harness offers them. Called often; start them when their settings are asked for. */
    default Optional<TlsSettings> tls() {
        return Optional.empty();
    }

    /** The positions of a log, if the harness can look at them. */
    default Optional<Positions> positions() {
        return Optional.empty();
    }

    /**
     * Whether a process with this one's class path, and with {@link #settings()} only, reaches the broker: the kit starts members in processes of
     * their own then, and kills them.
     */
    default boolean isReachableByOtherProcesses() {
        return false;
    }

    /** Gives back what the harness holds. */
    @Override
    default void close() {}
}
