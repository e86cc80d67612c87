package io.intermodal;

/**
 * Something that not every broker can do. What a broker does about it is a {@link Support}, known once connected. Ask for it with
 * {@link ConnectionOptions.Builder#require}: a connection to a broker without it then fails at start.
 */
public enum Capability {
    /** {@link Message#delay()}: a message becomes due later. Emulated by the engine's relay where the broker has none. */
    DELAYED_PUBLISH,
    /** Expired messages are removed by the broker too; the engine keeps {@link Message#timeToLive()} everywhere. */
    BROKER_TTL,
    /** {@link StartPosition#EARLIEST}: a new group sees what the broker still has. */
    START_EARLIEST,
    /** A group may have more members than its destination has partitions, and all get work. */
    UNBOUNDED_CONSUMERS,
    /** The broker counts hand-overs to processes that then died, so that {@link Delivery#brokerDeliveries()} is there. */
    CRASH_LOOP_GUARD,
    /** Publishing to a destination that does not exist is refused by the broker for each message. */
    UNROUTABLE_DETECTION,
    /** {@link Connection#backlog}: how many messages a group has not finished can be asked. */
    LAG,
    /** {@link DeadLetters#list} leaves what it shows untouched. */
    DEAD_LETTER_PEEK,
    /** Ordered groups share their keys evenly among members soon after one joined. */
    BALANCED_ORDERED_SCALE_OUT,
    /** Several messages become visible together or not at all. */
    TRANSACTIONAL_PUBLISH,
    /** Messages of higher priority overtake waiting ones. */
    PRIORITY,
    /** A group can be set back to an earlier position. */
    REPLAY
}
