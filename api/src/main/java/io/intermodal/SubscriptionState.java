package io.intermodal;

/** Where a {@link Subscription} is in its life. {@link #CLOSED} is final. */
public enum SubscriptionState {
    /** Being provisioned and attached to the broker. */
    STARTING,
    /** Attached: messages are handled as they come. */
    ACTIVE,
    /** {@link Subscription#pause()} was called: no handler starts until {@link Subscription#resume()}. */
    PAUSED,
    /** The broker, the link or the consumer was lost; the engine attaches again with back-off. */
    RECOVERING,
    /** Stopped for good by a policy (position lost, {@code STOP} on exhaustion) or by an error that time does not mend. */
    FAILED,
    /** {@code close} was called and is draining. */
    CLOSING,
    /** Closed; nothing is left behind. */
    CLOSED
}
