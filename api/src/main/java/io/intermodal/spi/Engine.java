package io.intermodal.spi;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;

/** The implementation of the application's interfaces, found through {@link java.util.ServiceLoader}. There is one: {@code intermodal-core}. */
@FunctionalInterface
public interface Engine {

    /**
     * Opens a connection: see {@link io.intermodal.Messaging#connect(ConnectionOptions)}.
     *
     * @param options what the application asked for
     * @return the connection
     */
    Connection connect(ConnectionOptions options);
}
