package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.brokers.KafkaBroker;
import io.intermodal.brokers.RabbitMqBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, with the ActiveMQ that it brings along. */
class ProcessIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

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
        List<String> said = readAll(second);

        assertThat(said)
                .as(String.join("\n", said))
                .anyMatch(line -> line.startsWith("order-sync goes on with run "))
                .anyMatch(line -> line.matches(" *ok +every order is in one final state: .*3 DEAD_LETTERED"))
                .anyMatch(line -> line.contains("stock/payment  order R100469  EXHAUSTED after 5 attempts"))
                .contains("result: reconciled")
                .noneMatch(line -> line.contains("FAIL"));
        assertThat(second.exitValue()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void killedWithItsRabbitMqItGoesOnAndEndsReconciled() throws Exception {
        Process killed = start("--broker", "rabbitmq", "--rate", "40");
        // A quorum queue can be lost with its server in the first two seconds of its life: the tenth order is later
        // than that.
        readUntil(killed, "paid [1-9][0-9]");
        killed.destroyForcibly(); // its broker ends with it, as abruptly
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();

        Process second = start("--broker", "rabbitmq", "--rate", "40");
        List<String> said = readAll(second);

        assertThat(said)
                .as(String.join("\n", said))
                .anyMatch(line -> line.startsWith("order-sync goes on with run "))
                .contains("result: reconciled")
                .noneMatch(line -> line.contains("FAIL"));
        assertThat(second.exitValue()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void itEndsReconciledThoughItsRabbitMqIsKilledAndStartedAgain() throws Exception {
        try (RabbitMqBroker broker =
                RabbitMqBroker.started(RabbitMqBroker.with().user("shop", "let-me-in"))) {
            ProcessBuilder builder = command("--broker", broker.address().toString(), "--rate", "40");
            builder.environment().put("INTERMODAL_USER", "shop");
            builder.environment().put("INTERMODAL_PASSWORD", "let-me-in");
            Process process = start(builder);
            readUntil(process, "paid [1-9][0-9]");
            broker.kill();
            broker.start();
            List<String> said = readAll(process);

            assertThat(said)
                    .as(String.join("\n", said))
                    .contains("result: reconciled")
                    .noneMatch(line -> line.contains("FAIL"));
            assertThat(process.exitValue()).isEqualTo(Exit.RECONCILED);
        }
    }

    @Test
    void killedWithItsKafkaItGoesOnAndEndsReconciled() throws Exception {
        Process killed = start("--broker", "kafka", "--rate", "40");
        readUntil(killed, "paid [1-9]");
        killed.destroyForcibly(); // its broker ends with it, as abruptly
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();

        Process second = start("--broker", "kafka", "--rate", "40");
        List<String> said = readAll(second);

        assertThat(said)
                .as(String.join("\n", said))
                .anyMatch(line -> line.startsWith("order-sync goes on with run "))
                .contains("result: reconciled")
                .noneMatch(line -> line.contains("FAIL"));
        assertThat(second.exitValue()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void itEndsReconciledThoughItsKafkaIsKilledAndStartedAgain() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(KafkaBroker.with().user("shop", "let-me-in"))) {
            ProcessBuilder builder = command("--broker", broker.address().toString(), "--rate", "40");
            builder.environment().put("INTERMODAL_USER", "shop");
            builder.environment().put("INTERMODAL_PASSWORD", "let-me-in");
            builder.environment().put("INTERMODAL_CONNECT_TIMEOUT", "30s"); // as when the sample starts it itself
            Process process = start(builder);
            readUntil(process, "paid [1-9]");
            broker.kill();
            broker.start();
            List<String> said = readAll(process);

            assertThat(said)
                    .as(String.join("\n", said))
                    .contains("result: reconciled")
                    .noneMatch(line -> line.contains("FAIL"));
            assertThat(process.exitValue()).isEqualTo(Exit.RECONCILED);
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

    private static List<String> readAll(Process process) throws Exception {
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return lines;
    }
}
