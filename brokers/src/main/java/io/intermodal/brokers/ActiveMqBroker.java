package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * ActiveMQ Classic in a JVM of its own. Confirmed persistent messages survive {@link #kill}. Dead letters of queue {@code Q} go to {@code DLQ.Q}. A
 * start takes about a second.
 */
public final class ActiveMqBroker extends ProcessBroker implements TlsBroker {

    private static final String MAIN = "io.intermodal.brokers.activemq.BrokerMain";

    private final ActiveMqOptions options;
    private final int tlsPort = Ports.free();
    private final List<String> troubles = new ArrayList<>();
    private @Nullable KeyMaterial keys;

    ActiveMqBroker(ActiveMqOptions options) {
        super("activemq", options.startBound());
        this.options = options;
    }

    /**
     * Starts describing a broker.
     *
     * @return the defaults, to be changed
     */
    public static ActiveMqOptions with() {
        return new ActiveMqOptions();
    }

    /**
     * Makes a broker with the defaults and starts it.
     *
     * @return the broker, ready
     */
    public static ActiveMqBroker started() {
        return started(with());
    }

    /**
     * Makes a broker and starts it; if that fails, nothing is left of it.
     *
     * @param options what it is to be like
     * @return the broker, ready
     */
    public static ActiveMqBroker started(ActiveMqOptions options) {
        ActiveMqBroker broker = options.build();
        try {
            broker.start();
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public Address tlsAddress() {
        if (options.tls() == null) {
            throw new IllegalStateException("This broker has no TLS; ask for it with tls()");
        }
        return address().withPort(tlsPort);
    }

    /**
     * Refuses every message for a queue from now on, to everybody.
     *
     * @param queue its name on the broker
     */
    public void deny(String queue) {
        trouble("deny queue://" + queue);
    }

    /** Makes the broker take its store for full: whoever sends waits until {@link #empty}. Takes effect within a moment. */
    public void full() {
        trouble("full");
    }

    /** Undoes {@link #full}. */
    public synchronized void empty() {
        troubles.remove("full");
        writeTroubles();
    }

    /** Undoes every {@link #deny}. */
    public synchronized void allowAll() {
        troubles.removeIf(line -> line.startsWith("deny "));
        writeTroubles();
    }

    /**
     * Ends the consumers of a queue and nothing else, as the broker does with slow ones. Takes effect within a moment.
     *
     * @param queue its name on the broker
     */
    public void endConsumers(String queue) {
        trouble("end-consumers queue://" + queue + " " + UUID.randomUUID());
    }

    private synchronized void trouble(String line) {
        troubles.add(line);
        writeTroubles();
    }

    /** Moved into place, so that the broker never reads half of it. */
    private void writeTroubles() {
        Path conf = folder().resolve("conf");
        try {
            Path whole = Files.write(conf.resolve("troubles.new"), troubles);
            Files.move(
                    whole,
                    conf.resolve("troubles"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The broker could not be told what to refuse", e);
        }
    }

    @Override
    public synchronized KeyMaterial keys() {
        if (keys == null) {
            throw new IllegalStateException("This broker has no key material: ask for it with tls(), and start it");
        }
        return keys;
    }

    @Override
    boolean isReadyLine(String line) {
        return line.endsWith(" BrokerMain READY");
    }

    @Override
    List<String> command(DataFolder folder) {
        Path conf = folder.resolve("conf");
        writeSettings(folder, conf);
        Path server = Servers.find("activemq");
        List<String> command = new ArrayList<>();
        command.add(KeyMaterial.javaTool("java"));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Duser.home=" + folder.resolve("home"));
        command.addAll(List.of("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
        command.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.xml"));
        command.addAll(List.of("-cp", server.resolve("classes") + ":" + server.resolve("lib") + "/*"));
        command.addAll(List.of(MAIN, conf.resolve("broker.properties").toString()));
        return command;
    }

    private synchronized void writeSettings(DataFolder folder, Path conf) {
        List<String> addresses = new ArrayList<>();
        addresses.add(address().uri("tcp").toString());
        KeyMaterial.Kind tls = options.tls();
        if (tls != null) {
            addresses.add(tlsAddress().uri("ssl").toString());
            if (keys == null) {
                keys = KeyMaterial.create(conf, tls);
            }
        }
        try (Writer file = Files.newBufferedWriter(conf.resolve("broker.properties"))) {
            options.settings(folder.resolve("data").toString(), addresses, keys).store(file, null);
            Files.writeString(conf.resolve("log4j2.xml"), ServerProcess.LOG_CONFIGURATION);
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings could not be written to " + conf, e);
        }
    }
}
