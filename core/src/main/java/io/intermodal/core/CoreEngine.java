package io.intermodal.core;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.core.config.Settings;
import io.intermodal.spi.Engine;

/** The engine's entry, found through {@link java.util.ServiceLoader}. */
public final class CoreEngine implements Engine {

    /** For {@link java.util.ServiceLoader}. */
    public CoreEngine() {}

    @Override
    public Connection connect(ConnectionOptions options) {
        Settings settings = Settings.resolve(options, Settings.Surroundings.ofProcess());
        return CoreConnection.open(settings, options);
    }
}
