package io.intermodal;

import io.intermodal.spi.Engine;
import java.util.ServiceLoader;

/**
 * The way in: opens connections to the broker that configuration names.
 *
 * <pre>{@code
 * try (Connection connection = Messaging.connect()) { ... }
 * }</pre>
 *
 * <p>The broker is the setting {@code intermodal.broker}, for instance {@code activemq://localhost:61616}. Settings come, the strongest
 * first, from {@link ConnectionOptions.Builder#set}, system properties, environment variables ({@code INTERMODAL_BROKER}), and a file: the
 * one that {@code intermodal.config} names, else {@code intermodal.properties}, {@code intermodal.yaml} or {@code intermodal.yml} in the
 * working directory, else on the class path.
 *
 * <p>Thread-safe.
 */
public final class Messaging {

    private Messaging() {}

    /**
     * Opens the default connection, wholly described by configuration.
     *
     * @return an open connection, or one that is still opening when {@code intermodal.when-broker-down=wait}
     * @throws ConfigurationException if anything in the settings is wrong; the one report names every finding with its remedy
     * @throws ConnectionException if the broker cannot be reached within {@code intermodal.connect-timeout} (default 10 s)
     * @throws AuthorizationException if the broker refuses the credentials
     */
    public static Connection connect() {
        return connect(ConnectionOptions.defaults());
    }

    /**
     * Opens a connection to a broker given by its address; every other setting comes from configuration.
     *
     * @param broker the address, for instance {@code rabbitmq://a:5672,b:5672}
     * @return as {@link #connect()}
     */
    public static Connection connect(String broker) {
        return connect(
                ConnectionOptions.builder().set("intermodal.broker", broker).build());
    }

    /**
     * Opens a connection.
     *
     * @param options the name of the connection, settings that override configuration, and the application's own parts
     * @return as {@link #connect()}
     */
    public static Connection connect(ConnectionOptions options) {
        Engine engine = ServiceLoader.load(Engine.class)
                .findFirst()
                .or(() -> ServiceLoader.load(Engine.class, Messaging.class.getClassLoader())
                        .findFirst())
                .orElseThrow(() -> new ConfigurationException(
                        "IM-001: the Intermodal engine is not on the class path or module path."
                                + " Add the artifact io.intermodal:intermodal-core."));
        return engine.connect(options);
    }
}
