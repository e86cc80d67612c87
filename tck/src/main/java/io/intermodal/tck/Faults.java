package io.intermodal.tck;

import io.intermodal.Group;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a {@link Harness} can do to its broker. Every {@link Fault} is either done by its method or listed with a reason in
 * {@link #unavailable()}; rules that need a listed one appear in the report as not run. Methods return when the fault has taken place; the kit
 * undoes what it did at the end of each rule.
 */
public interface Faults {

    /** The faults that this harness cannot cause, each with the reason that the report will show. */
    Map<Fault, String> unavailable();

    /**
     * A harness that can cause no fault at all.
     *
     * @param reason why not
     * @return faults that are all unavailable
     */
    static Faults none(String reason) {
        Map<Fault, String> all = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            all.put(fault, reason);
        }
        return () -> all;
    }

    /**
     * Stops the broker in good order and starts it again, on the same data and address. Returns once it answers.
     *
     * @throws Exception if it could not be done
     */
    default void restartBroker() throws Exception {
        throw missing(Fault.RESTART_BROKER);
    }

    /**
     * Kills the broker without warning and starts it again, on the same data and address. Returns once it answers.
     *
     * @throws Exception if it could not be done
     */
    default void killBroker() throws Exception {
        throw missing(Fault.KILL_BROKER);
    }

    /**
     * Stops the broker in good order.
     *
     * @throws Exception if it could not be done
     */
    default void stopBroker() throws Exception {
        throw missing(Fault.STOP_BROKER);
    }

    /**
     * Starts a stopped broker on the same data and address. Returns once it answers. Does nothing if it runs.
     *
     * @throws Exception if it could not be done
     */
    default void startBroker() throws Exception {
        throw missing(Fault.STOP_BROKER);
    }

    /**
     * Keeps the broker from answering; connections stay open and new ones hang.
     *
     * @throws Exception if it could not be done
     */
    default void freezeBroker() throws Exception {
        throw missing(Fault.FREEZE_BROKER);
    }

    /**
     * Ends {@link #freezeBroker()}. Does nothing if it is not frozen.
     *
     * @throws Exception if it could not be done
     */
    default void thawBroker() throws Exception {
        throw missing(Fault.FREEZE_BROKER);
    }

    /**
     * Cuts every connection that is open now; new ones succeed.
     *
     * @throws Exception if it could not be done
     */
    default void cutConnections() throws Exception {
        throw missing(Fault.CUT_CONNECTIONS);
    }

    /**
     * Ends the channels, sessions or consumers that read for a group, and nothing else: their connections stay.
     *
     * @param group whose
     * @throws Exception if it could not be done
     */
    default void killConsumers(Group group) throws Exception {
        throw missing(Fault.KILL_CONSUMERS);
    }

    /**
     * Makes the broker refuse every message for the dead letters of a group.
     *
     * @param group whose
     * @throws Exception if it could not be done
     */
    default void denyDeadLetters(Group group) throws Exception {
        throw missing(Fault.DENY_DEAD_LETTERS);
    }

    /**
     * Ends {@link #denyDeadLetters}. Does nothing if it is not denied.
     *
     * @param group whose
     * @throws Exception if it could not be done
     */
    default void allowDeadLetters(Group group) throws Exception {
        throw missing(Fault.DENY_DEAD_LETTERS);
    }

    /**
     * Brings the broker to a limit of memory, disk or queue, so that it takes no message for the destination of a group any more: it refuses them, or
     * lets publishers wait. Consumers may go on.
     *
     * @param group whose
     * @throws Exception if it could not be done
     */
    default void reachLimit(Group group) throws Exception {
        throw missing(Fault.REACH_LIMIT);
    }

    /**
     * Ends {@link #reachLimit}. Does nothing if there is no limit.
     *
     * @param group whose
     * @throws Exception if it could not be done
     */
    default void liftLimit(Group group) throws Exception {
        throw missing(Fault.REACH_LIMIT);
    }

    /** Settings, instead of {@link Harness#settings()}, with an address at which nothing listens. */
    default Map<String, String> deadAddress() {
        throw missing(Fault.DEAD_ADDRESS);
    }

    /** Settings, instead of {@link Harness#settings()}, with a user or password that the broker refuses. */
    default Map<String, String> wrongCredentials() {
        throw missing(Fault.WRONG_CREDENTIALS);
    }

    /**
     * Publishes to a group's destination as another program with the broker's own client would: these headers in the broker's own form, and no
     * others. Returns once the broker has the message.
     *
     * @param group who has to get it
     * @param body the payload
     * @param headers names of letters and underscores, and texts
     * @throws Exception if it could not be done
     */
    default void publishForeign(Group group, byte[] body, Map<String, String> headers) throws Exception {
        throw missing(Fault.FOREIGN_MESSAGE);
    }

    /**
     * Makes the broker forget how far a group was, as it does by itself with groups that are away for too long. The group has no members.
     *
     * @param group whose position
     * @throws Exception if it could not be done
     */
    default void forgetPosition(Group group) throws Exception {
        throw missing(Fault.FORGET_POSITION);
    }

    /**
     * Makes the broker delete all messages of a group's destination, as if they were older than its retention. The group has no members.
     *
     * @param group whose messages
     * @throws Exception if it could not be done
     */
    default void deleteUnread(Group group) throws Exception {
        throw missing(Fault.DELETE_UNREAD);
    }

    private static UnsupportedOperationException missing(Fault fault) {
        return new UnsupportedOperationException("This harness does not do " + fault
                + ": override its method, or list it in unavailable() with the reason.");
    }
}
