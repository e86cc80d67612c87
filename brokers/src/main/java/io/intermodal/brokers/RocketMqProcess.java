package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What RocketMQ's two processes have in common: the JVM and the log. */
abstract class RocketMqProcess extends ProcessBroker {

    /** Its own library logs, and it looks for its own kind of file. */
    private static final String LOG_CONFIGURATION = """
            <configuration>
              <appender name="out" class="org.apache.rocketmq.logging.ch.qos.logback.core.ConsoleAppender">
                <encoder class="org.apache.rocketmq.logging.ch.qos.logback.classic.encoder.PatternLayoutEncoder"><pattern>%d{ISO8601} %p %c{1} %m%n</pattern></encoder>
              </appender>
              <logger name="RocketmqCommon" level="ERROR"/>
              <logger name="RocketmqTransaction" level="ERROR"/>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final RocketMqOptions options;
    private final @Nullable RocketMqProcess keyOwner;
    private @Nullable KeyMaterial keys;

    /** Clients trust one authority, so one of the two processes has it and the other asks there. */
    RocketMqProcess(int port, String name, RocketMqOptions options, @Nullable RocketMqProcess keyOwner) {
        super(new Address("rocketmq", Ports.LOOPBACK, port), name, options.startBound());
        this.options = options;
        this.keyOwner = keyOwner;
    }

    /** The broker joins its threads one after another, a second each. */
    @Override
    Duration stopBound() {
        return Duration.ofSeconds(40);
    }

    RocketMqOptions options() {
        return options;
    }

    @Nullable
    synchronized KeyMaterial keys() {
        return keys;
    }

    private synchronized KeyMaterial keys(KeyMaterial.Kind kind) {
        if (keyOwner != null) {
            return keyOwner.keys(kind);
        }
        if (keys == null) {
            keys = KeyMaterial.create(folder().resolve("conf"), kind);
        }
        return keys;
    }

    List<String> java(DataFolder folder, String main, int heapMegabytes, List<String> flags) {
        Path conf = folder.resolve("conf");
        write(conf.resolve("logback.xml"), LOG_CONFIGURATION);
        Path server = Servers.find("rocketmq");
        List<String> command = new ArrayList<>();
        command.add(KeyMaterial.javaTool("java"));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Duser.home=" + folder.resolve("home"));
        command.add("-Drocketmq.home.dir=" + folder.path());
        command.add("-Drmq.logback.configurationFile=" + conf.resolve("logback.xml"));
        command.addAll(List.of("-Xms32m", "-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
        command.add("-Djava.net.preferIPv4Stack=true");
        command.addAll(flags);
        command.addAll(tls(conf));
        command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", server.resolve("classes") + ":" + server.resolve("lib") + "/*", main));
        return command;
    }

    /** Unless told, each process makes a certificate of its own at each start, which takes it seconds. */
    private List<String> tls(Path conf) {
        KeyMaterial.Kind kind = options.tls();
        if (kind == null) {
            return List.of("-Dtls.server.mode=disabled");
        }
        KeyMaterial own = keys(kind);
        return List.of(
                "-Dtls.server.mode=permissive",
                "-Dtls.test.mode.enable=false",
                "-Dtls.config.file=" + conf.resolve("none"),
                "-Dtls.server.keyPath=" + own.serverKey(),
                "-Dtls.server.certPath=" + own.serverCertificate());
    }

    static void write(Path file, Properties settings) {
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings could not be written to " + file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings could not be written to " + file, e);
        }
    }
}
