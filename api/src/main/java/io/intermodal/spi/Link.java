package io.intermodal.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * One live connection to a broker, or as many native ones as that takes. Single use: after {@link LinkEvents#lost} the engine closes it and
 * opens another. Thread-safe.
 */
public interface Link {

    /** What is at the other end. Never changes during the life of a link. */
    BrokerInfo info();

    /** Destinations and groups as the broker has them. */
    Topology topology();

    /**
     * Makes a sender. The engine keeps few: one per publisher and one for its own copies.
     *
     * @param config its bounds
     * @throws BrokerException if the link is gone or the broker refuses
     */
    Sender sender(SenderConfig config) throws BrokerException;

    /**
     * Makes a source, not started yet.
     *
     * @param config what to read and how much to hold
     * @param events where records and the fate of lanes go
     * @return a {@link MessageSource} or a {@link LogSource}
     * @throws BrokerException if the link is gone or the broker refuses
     */
    Source source(SourceConfig config, SourceEvents events) throws BrokerException;

    /**
     * An optional part: {@link DeadLetterBrowser}, {@link BacklogReader} and what later versions add. What a binder leaves out the engine
     * emulates or refuses.
     *
     * @param type the part's interface
     */
    <T> Optional<T> facet(Class<T> type);

    /**
     * The native client.
     *
     * @param type a type of the broker's client
     */
    <T> Optional<T> unwrap(Class<T> type);

    /**
     * Closes everything made from this link and leaves no thread, socket or temporary object. Idempotent; never reports {@code lost}.
     *
     * @param atMost the longest time to take; what has not ended by then is abandoned, not waited for
     */
    void close(Duration atMost);
}
