package io.intermodal.brokers;

import io.intermodal.brokers.KafkaOptions.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kafka in a JVM of its own: one node, broker and controller. What it confirmed survives {@link #kill}, because the operating system still has it. A
 * start takes about two seconds, after a kill two more.
 */
public final class KafkaBroker extends ProcessBroker implements TlsBroker {

    private static final String MAIN = "io.intermodal.brokers.kafka.KafkaMain";

    /** What a start tells of every single partition takes longer to write and to read than the rest of the start. */
    private static final String QUIET =
            List.of("org.apache.kafka.storage.internals.log", "kafka.log", "kafka.cluster", "state.change.logger")
                    .stream()
                    .map(name -> "<Logger name=\"" + name + "\" level=\"warn\"/>\n    ")
                    .collect(Collectors.joining());

    private final KafkaOptions options;
    private final int internalPort = Ports.free();
    private final int controllerPort = Ports.free();
    private final int proxiedPort = Ports.free();
    private final int tlsPort = Ports.free();
    private final @Nullable TcpProxy proxy;
    private @Nullable KeyMaterial keys;

    KafkaBroker(KafkaOptions options) {
        super("kafka", options.startBound());
        this.options = options;
        this.proxy = options.isProxied() ? TcpProxy.to(address().withPort(proxiedPort)) : null;
    }

    /**
     * Starts describing a broker.
     *
     * @return the defaults, to be changed
     */
    public static KafkaOptions with() {
        return new KafkaOptions();
    }

    /**
     * Makes a broker with the defaults and starts it.
     *
     * @return the broker, ready
     */
    public static KafkaBroker started() {
        return started(with());
    }

    /**
     * Makes a broker and starts it; if that fails, nothing is left of it.
     *
     * @param options what it is to be like
     * @return the broker, ready
     */
    public static KafkaBroker started(KafkaOptions options) {
        KafkaBroker broker = options.build();
        try {
            broker.start();
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /**
     * The way to the broker that can be disturbed. Clients that begin at its address stay on it. Closed with the broker.
     *
     * @return the proxy
     * @throws IllegalStateException when none was asked for
     */
    public TcpProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("This broker has no proxy; ask for it with proxied()");
        }
        return proxy;
    }

    @Override
    public Address tlsAddress() {
        if (options.tls() == null) {
            throw new IllegalStateException("This broker has no TLS; ask for it with tls()");
        }
        return address().withPort(tlsPort);
    }

    @Override
    public synchronized KeyMaterial keys() {
        if (keys == null) {
            throw new IllegalStateException("This broker has no key material: ask for it with tls(), and start it");
        }
        return keys;
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        super.close();
    }

    @Override
    boolean isReadyLine(String line) {
        return line.contains("Kafka Server started");
    }

    @Override
    List<String> command(DataFolder folder) {
        Path conf = folder.resolve("conf");
        writeSettings(folder, conf);
        Path server = Servers.find("kafka");
        List<String> command = new ArrayList<>();
        command.add(KeyMaterial.javaTool("java"));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Duser.home=" + folder.resolve("home"));
        command.addAll(List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
        command.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.xml"));
        command.addAll(List.of("-cp", server.resolve("classes") + ":" + server.resolve("lib") + "/*"));
        command.addAll(List.of(
                MAIN, conf.resolve("server.properties").toString(), data(folder).toString()));
        return command;
    }

    private Path data(DataFolder folder) {
        Path own = options.data();
        return own == null ? folder.resolve("data") : own;
    }

    private synchronized void writeSettings(DataFolder folder, Path conf) {
        KeyMaterial.Kind tls = options.tls();
        if (tls != null && keys == null) {
            keys = KeyMaterial.create(conf, tls);
        }
        try (Writer file = Files.newBufferedWriter(conf.resolve("server.properties"))) {
            options.settings(data(folder), internalPort, controllerPort, listeners(), keys)
                    .store(file, null);
            Files.writeString(
                    conf.resolve("log4j2.xml"), ServerProcess.LOG_CONFIGURATION.replace("<Root", QUIET + "<Root"));
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings could not be written to " + conf, e);
        }
    }

    private List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        String plain = options.hasUsers() ? "SASL_PLAINTEXT" : "PLAINTEXT";
        listeners.add(new Listener("CLIENTS", plain, at(address()), at(address())));
        if (proxy != null) {
            listeners.add(new Listener("PROXIED", plain, at(address().withPort(proxiedPort)), at(proxy.address())));
        }
        if (options.tls() != null) {
            String secure = options.hasUsers() ? "SASL_SSL" : "SSL";
            listeners.add(new Listener("SECURE", secure, at(tlsAddress()), at(tlsAddress())));
        }
        return listeners;
    }

    private static String at(Address address) {
        return address.host() + ":" + address.port();
    }
}
