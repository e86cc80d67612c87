package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.brokers.Broker;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.brokers.RocketMqBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process of its own, with the ActiveMQ that it brings along. */
class ProcessIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String USER = "shop";
    private static final String PASSWORD = "let-me-in";

    /** A quorum queue can be lost with its server in the first two seconds of its life: the tenth payment is later than that. */
    private static final String WELL_UNDER_WAY = "paid [1-9][0-9]";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void killedInTheMiddleItGoesOnAndEndsReconciled() throws Exception {
        Process killed = start("--rate", "40");
        readUntil(killed, "paid [1-9]");
        killed.destroyForcibly(); // SIGKILL: no hook runs, nothing is flushed
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).isEqualTo(137);

        Process second = start("--rate", "40");
        assertThat(readReconciled(second))
                .anyMatch(line -> line.startsWith("order-sync goes on with run "))
                .anyMatch(line -> line.matches(" *ok +every order is in one final state: .*3 DEAD_LETTERED"))
                .anyMatch(line -> line.contains("stock/payment  order R100469  EXHAUSTED after 5 attempts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabbitmq", "kafka", "rocketmq"})
    void killedWithItsBrokerItGoesOnAndEndsReconciled(String broker) throws Exception {
        Process killed = start("--broker", broker, "--rate", "40");
        readUntil(killed, WELL_UNDER_WAY);
        killed.destroyForcibly(); // its broker ends with it, as abruptly
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();

        Process second = start("--broker", broker, "--rate", "40");
        assertThat(readReconciled(second)).anyMatch(line -> line.startsWith("order-sync goes on with run "));
    }

    static Stream<Supplier<Broker>> itEndsReconciledThoughItsBrokerIsKilledAndStartedAgain() {
        return Stream.of(
                () -> RabbitMqBroker.started(RabbitMqBroker.with().user(USER, PASSWORD)),
                () -> KafkaBroker.started(KafkaBroker.with().user(USER, PASSWORD)),
                () -> RocketMqBroker.started(RocketMqBroker.with().user(USER, PASSWORD)));
    }

    @ParameterizedTest
    @MethodSource
    void itEndsReconciledThoughItsBrokerIsKilledAndStartedAgain(Supplier<Broker> starter) throws Exception {
        try (Broker broker = starter.get()) {
            ProcessBuilder builder = command("--broker", broker.address().toString(), "--rate", "40");
            builder.environment().put("INTERMODAL_USER", USER);
            builder.environment().put("INTERMODAL_PASSWORD", PASSWORD);
            builder.environment().put("INTERMODAL_CONNECT_TIMEOUT", "30s"); // as when the sample starts it itself
            Process process = start(builder);
            readUntil(process, WELL_UNDER_WAY);
            broker.kill();
            broker.start();
            readReconciled(process);
        }
    }

    @Test
    void ctrlCDrainsAndSaysHowToGoOn() throws Exception {
        Process stopped = start("--generate", "150", "--rate", "50");
        readUntil(stopped, "shipped [1-9]");
        interrupt(stopped);
        List<String> said = readAll(stopped);
        assertThat(said)
                .contains("order-sync: stopped; nothing is lost, start it again with the same arguments to go on");
        assertThat(stopped.exitValue()).isEqualTo(Exit.INTERRUPTED);

        Process other = start("--generate", "151", "--rate", "50");
        assertThat(readAll(other)).anyMatch(line -> line.contains("reads 150 generated orders, seed 1, not 151"));
        assertThat(other.exitValue()).isEqualTo(Exit.BAD_INPUT);

        Process second = start("--generate", "150");
        assertThat(readAll(second)).contains("result: reconciled");
        assertThat(second.exitValue()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void aWrongPasswordIsNamedInOneLine() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("other"))) {
            ProcessBuilder builder = command("--broker", broker.address());
            builder.environment().put("INTERMODAL_USER", broker.user());
            builder.environment().put("INTERMODAL_PASSWORD", "guessed");
            Process process = start(builder);

            assertThat(readAll(process))
                    .singleElement()
                    .asString()
                    .startsWith("order-sync: IM-103: ")
                    .contains("intermodal.password")
                    .doesNotContain("guessed");
            assertThat(process.exitValue()).isEqualTo(Exit.BROKER_TROUBLE);
        }
    }

    private Process start(String... words) throws IOException {
        return start(command(words));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private ProcessBuilder command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                // A process started in the background ignores this signal, and so would every child of it.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                TARGET.resolve("order-sync.jar").toString(),
                "--work",
                folder.resolve("work").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("INTERMODAL_"));
        return builder;
    }

    private static void interrupt(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void readUntil(Process process, String pattern) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        String line = reader.readLine();
        while (line != null && !line.matches(".*" + pattern + ".*")) {
            said.add(line);
            line = reader.readLine();
        }
        assertThat(line).as("a line with '%s' after %s", pattern, said).isNotNull();
    }

    private static List<String> readReconciled(Process process) throws Exception {
        List<String> said = readAll(process);
        assertThat(said)
                .as(String.join("\n", said))
                .contains("result: reconciled")
                .noneMatch(line -> line.contains("FAIL"));
        assertThat(process.exitValue()).isEqualTo(Exit.RECONCILED);
        return said;
    }

    private static List<String> readAll(Process process) throws Exception {
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return lines;
    }
}
