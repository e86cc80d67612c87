package io.intermodal.tck.wrong;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Sender;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a binder can be bent. Without an override everything passes unchanged. */
public interface Bend {

    /** Whether a link may be opened at all. */
    default boolean mayOpen() {
        return true;
    }

    /** A link was opened. */
    default void opened(LinkConfig config) {}

    /** A link could not be opened. */
    default BrokerException refused(BrokerException cause, LinkConfig config) {
        return cause;
    }

    /** What the broker is said to be. */
    default BrokerInfo info(BrokerInfo real) {
        return real;
    }

    /** What hears of the link's fate. */
    default LinkEvents linkEvents(LinkEvents engine) {
        return engine;
    }

    /** What a link offers besides. */
    default <T> Optional<T> facet(Class<T> type, Optional<T> real) {
        return real;
    }

    /** What provisions. */
    default Topology topology(Topology real) {
        return real;
    }

    /** What sends. */
    default Sender sender(Sender real, LinkConfig config) {
        return real;
    }

    /** What is to be read. */
    default SourceConfig reading(SourceConfig asked) {
        return asked;
    }

    /** What hears of records; the source is there once the first event comes. */
    default SourceEvents events(SourceEvents engine, Supplier<Source> source) {
        return engine;
    }

    /** What reads and settles a queue. */
    default MessageSource queue(MessageSource real) {
        return real;
    }

    /** What reads and commits a log. */
    default LogSource log(LogSource real) {
        return real;
    }
}
