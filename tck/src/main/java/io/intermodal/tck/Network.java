package io.intermodal.tck;

import java.time.Duration;

/**
 * The way between the clients of a {@link Harness} and its broker, as far as it can be made to fail: usually a proxy. Faults add up until {@link
 * #restore}; they concern the connections that are open and those still to come. Methods return when the fault has taken place.
 */
public interface Network {

    /** Resets the open connections (RST); new ones are served. */
    void reset();

    /** Throws away everything that is sent, both ways, while all connections stay open and new ones are accepted. */
    void blackHole();

    /**
     * Delays what is sent, both ways.
     *
     * @param delay of each piece
     * @param jitter by how much a delay may be shorter or longer
     */
    void slow(Duration delay, Duration jitter);

    /**
     * Cuts each connection once the clients have sent so many more bytes: in the middle of a publish, a settlement, a copy.
     *
     * @param bytes more than 0
     */
    void cutAfterRequests(long bytes);

    /**
     * Cuts each connection once the broker has sent so many more bytes: in the middle of its confirmations and deliveries.
     *
     * @param bytes more than 0
     */
    void cutAfterReplies(long bytes);

    /** How many connections {@link #cutAfterRequests} and {@link #cutAfterReplies} have ended, ever. */
    int limited();

    /** Ends every fault: what was delayed goes on, connections that lost bytes are reset. Does nothing if there is none. */
    void restore();

    /** How many connections are open now. */
    int connections();
}
