package io.intermodal.core.config;

/** What a connection does at start when the broker is away: the setting {@code when-broker-down}. */
public enum WhenBrokerDown {
    /** Connecting fails after {@code connect-timeout}. */
    FAIL,
    /** Connecting returns, and the connection goes on trying. */
    WAIT
}
