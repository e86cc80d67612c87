package io.intermodal.spi;

/** Where a {@link Link} reports its fate. Called from any thread; returns at once and never runs application code on the caller's thread. */
public interface LinkEvents {

    /** The link is gone for good: the engine closes it and opens a new one. Reported once; silent after {@link Link#close}. */
    void lost(BrokerException cause);

    /**
     * The broker is away and the client is mending that itself. Senders and sources of this link stay. Clients that mend themselves seldom say
     * so: the binder finds out by asking, within {@link LinkConfig#detectionTime()}.
     */
    void suspended(BrokerException cause);

    /** The client has mended it. */
    void resumed();

    /** The broker takes no messages for now, though the link is up. */
    void blocked(String reason);

    /** The broker takes messages again. */
    void unblocked();
}
