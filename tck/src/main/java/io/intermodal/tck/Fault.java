package io.intermodal.tck;

/** Something bad that a {@link Harness} can do to the broker or to the way to it, so that rules can watch the recovery. */
public enum Fault {
    /** Stop the broker in good order and start it on the same data and address: {@link Faults#restartBroker()}. */
    RESTART_BROKER,
    /** Kill the broker as a power failure would and start it on the same data and address: {@link Faults#killBroker()}. */
    KILL_BROKER,
    /** Stop the broker, and start it at a later time: {@link Faults#stopBroker()}. */
    STOP_BROKER,
    /** Keep the broker from answering while its connections stay open: {@link Faults#freezeBroker()}. */
    FREEZE_BROKER,
    /** Cut all connections between clients and broker: {@link Faults#cutConnections()}. */
    CUT_CONNECTIONS,
    /** End consumers only, and leave connections open: {@link Faults#killConsumers(io.intermodal.Group)}. */
    KILL_CONSUMERS,
    /** Make a group's dead letters unwritable: {@link Faults#denyDeadLetters(io.intermodal.Group)}. */
    DENY_DEAD_LETTERS,
    /** Let the broker come to a limit of memory, disk or queue: {@link Faults#reachLimit(io.intermodal.Group)}. */
    REACH_LIMIT,
    /** An address at which no broker answers: {@link Faults#deadAddress()}. */
    DEAD_ADDRESS,
    /** Credentials that the broker refuses: {@link Faults#wrongCredentials()}. */
    WRONG_CREDENTIALS,

    /** A message of a client that knows nothing of this library: {@link Faults#publishForeign(io.intermodal.Group, byte[], java.util.Map)}. */
    FOREIGN_MESSAGE,

    /** Make the broker forget how far a group was: {@link Faults#forgetPosition(io.intermodal.Group)}. */
    FORGET_POSITION,

    /** Make the broker delete unread messages, as if they were too old: {@link Faults#deleteUnread(io.intermodal.Group)}. */
    DELETE_UNREAD,

    /** A member in a process of its own, to be killed: {@link Harness#isReachableByOtherProcesses()}. Nothing for {@link Faults#unavailable()}. */
    KILL_PROCESS,

    /** Brokers with TLS: {@link Harness#tls()}. Nothing for {@link Faults#unavailable()}. */
    TLS
}
