package io.intermodal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection to one broker: makes publishers and subscriptions and provisions what they need.
 *
 * <p>A lost link is recovered without the application's help: {@link #state()} goes to {@link ConnectionState#RECOVERING} and back, and
 * publishers and subscriptions made from this connection go on. Binders may hold several native connections behind one of these.
 *
 * <p>Thread-safe. Not to be implemented by applications.
 */
public interface Connection extends AutoCloseable {

    /** The name of this connection; {@code default} unless given. */
    String name();

    /** Where this connection is in its life. */
    ConnectionState state();

    /**
     * What the broker behind this connection can do. Known once the connection has been open, because it depends on the server's version.
     *
     * @throws ConnectionException if the broker has not been reached yet
     */
    Capabilities capabilities();

    /**
     * Makes destinations and groups exist as {@code intermodal.provisioning} says: {@code create} (default; only what is missing, never
     * altering), {@code validate} or {@code none}. A group gets every message that is confirmed after this call returned (C5 of the
     * specification: a group exists from provisioning, not from its first subscriber). Idempotent, and safe from many instances at once.
     *
     * @param groups the groups; each brings its destination along
     * @throws ConfigurationException if the broker holds something different from what is asked for, or, with {@code validate}, lacks it
     */
    void provision(Group... groups);

    /**
     * Makes a destination exist that has no group yet. See {@link #provision(Group...)}.
     *
     * @param destination the destination
     */
    void provision(Destination destination);

    /**
     * Removes a group, with the messages that wait for it and its dead letters, from the broker. The destination stays. Meant for groups that
     * nobody will use again: on queue brokers their backlog would grow for ever.
     *
     * @param group the group, with no subscription left
     */
    void remove(Group group);

    /**
     * A publisher to a destination, which is provisioned first.
     *
     * @param destination where to publish
     * @param codec how payloads become bytes
     * @param options time-out, bound of messages in flight and more
     * @param <T> the payload type
     * @return the publisher; make one per destination and keep it
     */
    <T> Publisher<T> publisher(Destination destination, Codec<T> codec, PublisherOptions options);

    /** A publisher with default options: see {@link #publisher(Destination, Codec, PublisherOptions)}. */
    default <T> Publisher<T> publisher(Destination destination, Codec<T> codec) {
        return publisher(destination, codec, PublisherOptions.defaults());
    }

    /**
     * Handles the messages of a group, which is provisioned first. Handlers may run before this method returns.
     *
     * @param group the destination, the group and its mode
     * @param handlers what to do with a message: one handler, or one per message type
     * @param options concurrency, retry policy and more
     * @return the running subscription
     * @throws ConfigurationException if options contradict each other, the group or the broker
     */
    Subscription subscribe(Group group, Handlers handlers, SubscribeOptions options);

    /** Subscribes one handler with default options: see {@link #subscribe(Group, Handlers, SubscribeOptions)}. */
    default <T> Subscription subscribe(Group group, Codec<T> codec, MessageHandler<T> handler) {
        return subscribe(group, Handlers.of(codec, handler), SubscribeOptions.defaults());
    }

    /**
     * The dead letters of a group: list them, redrive them.
     *
     * @param group the group, which is provisioned first
     */
    DeadLetters deadLetters(Group group);

    /**
     * How many messages a group has not finished: waiting ones, and those that its members work on. Without dead letters and without what is not
     * due yet. Asks the broker, and blocks for the answer.
     *
     * @param group the group
     * @return the number, as exact as the broker knows it
     * @throws UnsupportedCapabilityException if the broker does not offer {@link Capability#LAG}
     */
    default long backlog(Group group) {
        throw new UnsupportedCapabilityException(
                "IM-107: counting what waits for group " + group + " needs LAG, which this connection does not offer.");
    }

    /**
     * What these groups are called on the broker: one line for each physical object, with what it is for. For exports and for operators.
     *
     * @param groups the groups to describe
     */
    List<String> describe(Group... groups);

    /**
     * The native client behind this connection. Each binder documents the types it answers to.
     *
     * @param type a type of the broker's client
     * @return the native object, or empty if the binder has none of that type
     */
    <T> Optional<T> unwrap(Class<T> type);

    /**
     * Closes in order: subscriptions drain ({@link Subscription#close(Duration)}), then publishers finish what is in flight, then the link
     * closes. Returns by the time-out even with a hanging handler. Closing twice, in parallel or inside a handler is fine.
     *
     * @param atMost the longest time to take
     */
    void close(Duration atMost);

    /** Closes within {@code intermodal.drain-timeout} (default 30 s): see {@link #close(Duration)}. */
    @Override
    void close();
}
