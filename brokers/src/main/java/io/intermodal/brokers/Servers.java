package io.intermodal.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers' class paths. They are no dependencies of this module: a broker's jars on the class path of a test would hide what a binder forgot
 * to ask for. The build says where it put them; the system property {@code intermodal.brokers.NAME} says otherwise.
 */
final class Servers {

    private static final String INDEX = "servers.properties";

    private Servers() {}

    static Path find(String name) {
        String property = "intermodal.brokers." + name;
        @Nullable String place = System.getProperty(property, index().getProperty(name));
        if (place == null) {
            throw new BrokerException(
                    "This build has no server '" + name + "'; set the system property " + property, null);
        }
        Path folder = Path.of(place);
        if (!Files.isDirectory(folder.resolve("classes")) || !Files.isDirectory(folder.resolve("lib"))) {
            throw new BrokerException(
                    "The server '" + name + "' is not in " + folder + " (folders classes and lib). Build the module "
                            + "brokers/" + name + "-server, or set the system property " + property,
                    null);
        }
        return folder;
    }

    private static Properties index() {
        Properties index = new Properties();
        try (InputStream in = Servers.class.getResourceAsStream(INDEX)) {
            if (in == null) {
                throw new BrokerException("The resource " + INDEX + " is missing from the class path", null);
            }
            index.load(in);
            return index;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
