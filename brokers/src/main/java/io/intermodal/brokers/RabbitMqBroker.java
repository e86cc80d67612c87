package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ of a Debian suite, fetched when it is missing: one node with a port mapper, a cookie and a name of its own, so it meets no other node on
 * this machine. Confirmed persistent messages survive {@link #kill}; a quorum queue does once it is two seconds old. A start takes about six seconds.
 */
public final class RabbitMqBroker extends ProcessBroker implements TlsBroker {

    private static final int CONTROL_SECONDS = 60;

    /** Always the same, because the data belongs to it. No two nodes meet: each has a port mapper of its own. */
    private static final String NODE = "intermodal@localhost";

    private final RabbitMqOptions options;
    private final int tlsPort = Ports.free();
    private final int epmdPort = Ports.free();
    private final int distributionPort = Ports.free();
    private @Nullable KeyMaterial keys;
    private @Nullable Path server;

    RabbitMqBroker(RabbitMqOptions options) {
        super("rabbitmq", options.startBound());
        this.options = options;
    }

    /**
     * Starts describing a broker.
     *
     * @return the defaults, to be changed
     */
    public static RabbitMqOptions with() {
        return new RabbitMqOptions();
    }

    /**
     * Makes a broker with the defaults and starts it.
     *
     * @return the broker, ready
     */
    public static RabbitMqBroker started() {
        return started(with());
    }

    /**
     * Makes a broker and starts it; if that fails, nothing is left of it.
     *
     * @param options what it is to be like
     * @return the broker, ready
     */
    public static RabbitMqBroker started(RabbitMqOptions options) {
        RabbitMqBroker broker = options.build();
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

    @Override
    public synchronized KeyMaterial keys() {
        if (keys == null) {
            throw new IllegalStateException("This broker has no key material: ask for it with tls(), and start it");
        }
        return keys;
    }

    /**
     * Which server it is.
     *
     * @return its version, for instance {@code 3.10.8}
     */
    public String version() {
        String folder = installation().getFileName().toString();
        return folder.substring(folder.indexOf('-') + 1);
    }

    /**
     * Closes the channels that consume from queues and nothing else, as the broker does after a mistake of a client.
     *
     * @param queuePrefix what the names of the queues begin with
     */
    public void closeConsumingChannels(String queuePrefix) {
        // The broker takes the acknowledgement of a message that it never sent for the client's.
        control(
                "eval",
                "P = <<\"" + queuePrefix
                        + "\">>, S = byte_size(P), [rabbit_channel_common:do(proplists:get_value(channel_pid, C), "
                        + "{'basic.ack', 999999999, false}) || C <- rabbit_amqqueue:consumers_all(<<\"/\">>), "
                        + "begin {resource, _, queue, N} = proplists:get_value(queue_name, C), "
                        + "byte_size(N) >= S andalso binary:part(N, 0, S) =:= P end].");
    }

    /** Closes the channels that publish with confirms and nothing else, as the broker does after a mistake of a client. */
    public void closeConfirmingChannels() {
        control(
                "eval",
                "[rabbit_channel_common:do(C, {'basic.ack', 999999999, false}) || C <- rabbit_channel:list(), "
                        + "[{confirm, true}] =:= rabbit_channel:info(C, [confirm])].");
    }

    /**
     * Runs the server's own tool for operators. It takes about a second.
     *
     * @param command what to do, for instance {@code list_queues name messages}
     * @return what it printed
     */
    public String control(String... command) {
        List<String> all = new ArrayList<>(environment());
        all.add(installation().resolve("sbin/rabbitmqctl").toString());
        all.addAll(List.of("--quiet", "--node", NODE));
        all.addAll(List.of(command));
        Path output = folder().resolve("tmp").resolve("control-" + UUID.randomUUID());
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(CONTROL_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new BrokerException("rabbitmqctl " + String.join(" ", command) + " failed: " + printed, null);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException("rabbitmqctl could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while rabbitmqctl ran", e);
        }
    }

    @Override
    boolean isReadyLine(String line) {
        return line.contains("Server startup complete");
    }

    @Override
    List<String> command(DataFolder folder) {
        writeSettings(folder, folder.resolve("conf"));
        List<String> command = new ArrayList<>(environment());
        // The port mapper stays in the process group, so it ends with the server. Everything becomes the server's
        // process in the end.
        command.addAll(List.of(
                "sh",
                "-c",
                "epmd -port " + epmdPort + " -address 127.0.0.1 </dev/null >/dev/null 2>&1 & exec \"$0\"",
                installation().resolve("sbin/rabbitmq-server").toString()));
        return command;
    }

    /** The folder {@code rabbitmq_server-VERSION} of the fetched server. */
    private synchronized Path installation() {
        if (server == null) {
            Path libraries = Servers.rabbitMq(options.suite()).resolve("usr/lib/rabbitmq/lib");
            try (Stream<Path> found = Files.list(libraries)) {
                server = found.filter(path -> path.getFileName().toString().startsWith("rabbitmq_server-"))
                        .findFirst()
                        .orElseThrow(() -> new BrokerException("There is no server in " + libraries, null));
            } catch (IOException e) {
                throw new UncheckedIOException("The server's folder cannot be read: " + libraries, e);
            }
        }
        return server;
    }

    private List<String> environment() {
        Path own = options.data();
        Path data = own == null ? folder().resolve("data") : own;
        Path conf = folder().resolve("conf");
        Path erlang = installation().resolve("../../../erlang").normalize();
        List<String> all = new ArrayList<>(List.of("env", "-i"));
        all.add("HOME=" + folder().resolve("home"));
        all.add("TMPDIR=" + folder().resolve("tmp"));
        all.add("LANG=C.UTF-8");
        all.add("PATH=" + erlang.resolve("bin") + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        all.add("ERL_EPMD_PORT=" + epmdPort);
        all.add("ERL_EPMD_ADDRESS=127.0.0.1");
        // Makes the start script become the server instead of waiting for it.
        all.add("RUNNING_UNDER_SYSTEMD=true");
        all.add("RABBITMQ_NODENAME=" + NODE);
        all.add("RABBITMQ_DIST_PORT=" + distributionPort);
        all.add("RABBITMQ_MNESIA_BASE=" + data);
        all.add("RABBITMQ_LOG_BASE=" + folder().resolve("tmp"));
        all.add("RABBITMQ_PID_FILE=" + data.resolve("pid"));
        all.add("RABBITMQ_FEATURE_FLAGS_FILE=" + data.resolve("feature_flags"));
        all.add("RABBITMQ_GENERATED_CONFIG_DIR=" + data.resolve("generated"));
        all.add("RABBITMQ_CONF_ENV_FILE=" + conf.resolve("none.conf"));
        all.add("RABBITMQ_CONFIG_FILE=" + conf.resolve("rabbitmq.conf"));
        all.add("RABBITMQ_ADVANCED_CONFIG_FILE=" + conf.resolve("advanced.config"));
        all.add("RABBITMQ_ENABLED_PLUGINS_FILE=" + conf.resolve("enabled_plugins"));
        // Two schedulers that do not spin: brokers share the machine with the tests.
        all.add("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
                + " -kernel inet_dist_use_interface {127,0,0,1}");
        all.add("RABBITMQ_CTL_ERL_ARGS=+S 1:1 +A 1");
        return all;
    }

    private synchronized void writeSettings(DataFolder folder, Path conf) {
        KeyMaterial.Kind tls = options.tls();
        if (tls != null && keys == null) {
            keys = KeyMaterial.create(conf, tls);
        }
        try {
            Path definitions = Files.writeString(conf.resolve("definitions.json"), options.definitions());
            Files.write(conf.resolve("rabbitmq.conf"), options.settings(address(), tlsPort, keys, definitions));
            Files.writeString(conf.resolve("none.conf"), "");
            Files.writeString(conf.resolve("enabled_plugins"), "[].\n");
            // Small logs of quorum queues: the folder is a temporary one.
            Files.writeString(
                    conf.resolve("advanced.config"),
                    "[{ra, [{wal_max_size_bytes, 8388608}, {segment_max_entries, 1024}]}].\n");
            Path cookie = folder.resolve("home").resolve(".erlang.cookie");
            if (!Files.exists(cookie)) {
                Files.write(cookie, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
                Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings could not be written to " + conf, e);
        }
    }
}
