package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the process that started a broker ends, neither the broker's process nor its folder stays. */
final class OwnerDeathIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"activemq", "rabbitmq"})
    void killMinusNine(String kind) throws Exception {
        Process owner = owner("stays", kind);
        Left left = left();
        assertThat(left.children().isEmpty()).as("RabbitMQ has children").isEqualTo(kind.equals("activemq"));
        assertThat(left.isRunning()).isTrue();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
        Await.until("the broker's own children are gone", left::isWithoutChildren);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activemq", "rabbitmq"})
    void killMinusNineWithAFrozenBroker(String kind) throws Exception {
        Process owner = owner("frozen", kind);
        Left left = left();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
        Await.until("the broker's own children are gone", left::isWithoutChildren);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activemq", "rabbitmq"})
    void terminationAsByCtrlC(String kind) throws Exception {
        Process owner = owner("stays", kind);
        Left left = left();
        new ProcessBuilder("kill", "-INT", Long.toString(owner.pid())).start().waitFor();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // Its exit waited for the work: no need to wait here.
        assertThat(left.isGone()).isTrue();
        Await.until("the broker's own children are gone", left::isWithoutChildren);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activemq", "rabbitmq"})
    void normalExitWithoutClose(String kind) throws Exception {
        Process owner = owner("ends", kind);
        Left left = left();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(left.isGone()).isTrue();
        Await.until("the broker's own children are gone", left::isWithoutChildren);
    }

    @Test
    void theNextStartSweepsWhatEvenTheGuardCouldNotRemove() throws Exception {
        Process owner = owner("frozen", "activemq");
        Left left = left();
        // The guard is the owner's only other child; without it a crash leaves the frozen process and the folder.
        List<ProcessHandle> children = owner.children().toList();
        assertThat(children).hasSize(2);
        for (ProcessHandle child : children) {
            if (child.pid() != left.pid()) {
                child.destroyForcibly();
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
        owner.destroyForcibly().waitFor();
        assertThat(left.folder()).isDirectory();
        assertThat(left.isRunning()).isTrue();
        DataFolder.sweep(folder);
        Await.until("process and folder are gone", left::isGone);
    }

    @Test
    void aSweepLeavesTheFoldersOfTheLivingAlone() throws Exception {
        Process owner = owner("stays", "activemq");
        Left left = left();
        Path foreign = Files.createDirectory(folder.resolve(DataFolder.PREFIX + "notes"));
        DataFolder.sweep(folder);
        assertThat(left.isRunning()).isTrue();
        assertThat(left.folder()).isDirectory();
        assertThat(foreign).isDirectory();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
    }

    private Process owner(String mode, String kind) throws IOException {
        return new ProcessBuilder(
                        // A process started in the background ignores this signal, and so would every child of it.
                        "env",
                        "--default-signal=INT",
                        KeyMaterial.javaTool("java"),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.resolve("report").toString(),
                        mode,
                        kind)
                .inheritIO()
                .start();
    }

    private Left left() throws IOException {
        Path report = folder.resolve("report");
        Await.until("the owner reports its broker", () -> Files.exists(report));
        List<String> lines = Files.readAllLines(report);
        List<Long> children =
                lines.subList(2, lines.size()).stream().map(Long::valueOf).toList();
        return new Left(Long.parseLong(lines.get(0)), Path.of(lines.get(1)), children);
    }

    private record Left(long pid, Path folder, List<Long> children) {

        boolean isRunning() {
            return isAlive(pid);
        }

        private static boolean isAlive(long process) {
            return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
        }

        boolean isGone() {
            return !isRunning() && !Files.exists(folder);
        }

        /** RabbitMQ has a port mapper and helpers of its own. */
        boolean isWithoutChildren() {
            return children.stream().noneMatch(Left::isAlive);
        }
    }
}
