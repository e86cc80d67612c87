package io.intermodal.brokers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers' class paths. They are no dependencies of this module: a broker's jars on the class path of a test would hide what a binder forgot
 * to ask for. The build says where it put them; the system property {@code intermodal.brokers.NAME} says otherwise.
 */
final class Servers {

    private static final String INDEX = "servers.properties";

    private static final int FETCH_MINUTES = 15;

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

    /**
     * Where the RabbitMQ server of a Debian suite is unpacked. It is no Java program, so no build can bring it: a script fetches it once.
     *
     * @param suite for instance {@code bookworm}
     * @return the folder that stands for the root of the file system
     */
    static Path rabbitMq(String suite) {
        String script = System.getProperty("intermodal.brokers.rabbitmq", index().getProperty("rabbitmq", ""));
        Process process;
        try {
            process = new ProcessBuilder(script, suite)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new BrokerException(
                    "The script '" + script + "', which fetches RabbitMQ, cannot be run; set the system property "
                            + "intermodal.brokers.rabbitmq to it",
                    e);
        }
        try (BufferedReader answer = process.inputReader(StandardCharsets.UTF_8)) {
            String folder = answer.readLine();
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0 || folder == null) {
                throw new BrokerException(
                        script + " " + suite + " did not find or fetch the server; it said why on the standard error",
                        null);
            }
            return Path.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while RabbitMQ was fetched", e);
        } finally {
            process.destroyForcibly();
        }
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
