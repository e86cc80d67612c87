package io.intermodal.brokers;

/** Which way bytes go through a proxy. */
public enum Direction {
    /** Requests: from the client to the broker (toxiproxy: upstream). */
    TO_BROKER,
    /** Replies and deliveries: from the broker to the client (toxiproxy: downstream). */
    TO_CLIENT
}
