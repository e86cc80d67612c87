package io.intermodal.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What a {@link Binder} needs to connect. Made by the engine; immutable. */
public interface LinkConfig {

    /** The connection's name and a part that is unique to this process, for the broker's own lists: visible ASCII, at most 60 characters. */
    String clientId();

    /** Where to connect. */
    BrokerAddress address();

    /** User and password, if configured. */
    Optional<Credentials> credentials();

    /** How to secure the connection; empty means plain text. A binder that cannot verify certificate and host name refuses to open. */
    Optional<Tls> tls();

    /** The longest {@link Binder#open} may take. */
    Duration connectTimeout();

    /** The longest any single request to the broker may take. */
    Duration requestTimeout();

    /** How soon a silent peer must be noticed: the upper bound for heartbeats and polling intervals. */
    Duration detectionTime();

    /** The largest message the engine lets through, payload and headers together, in bytes. */
    int maxMessageBytes();

    /** The binder's own section, without its prefix; checked against {@link Binder#settings()} already. */
    Map<String, String> nativeSettings();

    /** The clock and scheduler: binders use no other. */
    TimeSource time();

    /** Makes the link's threads: named after the connection, daemon, and counted when it closes. */
    ThreadFactory threads();
}
