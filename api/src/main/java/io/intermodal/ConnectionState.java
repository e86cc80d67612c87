package io.intermodal;

/** Where a {@link Connection} is in its life. {@link #CLOSED} is final; a closing connection only goes to closed. */
public enum ConnectionState {
    /** Not connected yet: the first attempt is under way, or repeated with {@code intermodal.when-broker-down=wait}. */
    OPENING,
    /** The broker answered. This alone is no proof that messages flow: subscriptions have states of their own. */
    OPEN,
    /** The link was lost and is being made anew with back-off. Publishing fails within its time-out. */
    RECOVERING,
    /** {@code close} was called and is draining. */
    CLOSING,
    /** Nothing is left: no thread, socket or native connection. */
    CLOSED
}
