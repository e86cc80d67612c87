package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the process that started a broker ends, neither the broker's process nor its folder stays. */
final class OwnerDeathIT {

    @TempDir
    Path folder;

    @Test
    void killMinusNine() throws Exception {
        Process owner = owner("stays");
        Left left = left();
        assertThat(left.isRunning()).isTrue();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
    }

    @Test
    void killMinusNineWithAFrozenBroker() throws Exception {
        Process owner = owner("frozen");
        Left left = left();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
    }

    @Test
    void terminationAsByCtrlC() throws Exception {
        Process owner = owner("stays");
        Left left = left();
        new ProcessBuilder("kill", "-INT", Long.toString(owner.pid())).start().waitFor();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // Its exit waited for the work: no need to wait here.
        assertThat(left.isGone()).isTrue();
    }

    @Test
    void normalExitWithoutClose() throws Exception {
        Process owner = owner("ends");
        Left left = left();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(left.isGone()).isTrue();
    }

    @Test
    void theNextStartSweepsWhatEvenTheGuardCouldNotRemove() throws Exception {
        Process owner = owner("frozen");
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
        Process owner = owner("stays");
        Left left = left();
        Path foreign = Files.createDirectory(folder.resolve(DataFolder.PREFIX + "notes"));
        DataFolder.sweep(folder);
        assertThat(left.isRunning()).isTrue();
        assertThat(left.folder()).isDirectory();
        assertThat(foreign).isDirectory();
        owner.destroyForcibly().waitFor();
        Await.until("process and folder are gone", left::isGone);
    }

    private Process owner(String mode) throws IOException {
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
                        mode)
                .inheritIO()
                .start();
    }

    private Left left() throws IOException {
        Path report = folder.resolve("report");
        Await.until("the owner reports its broker", () -> Files.exists(report));
        List<String> lines = Files.readAllLines(report);
        return new Left(Long.parseLong(lines.get(0)), Path.of(lines.get(1)));
    }

    private record Left(long pid, Path folder) {

        boolean isRunning() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }

        boolean isGone() {
            return !isRunning() && !Files.exists(folder);
        }
    }
}
