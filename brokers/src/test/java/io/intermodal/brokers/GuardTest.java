package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives its owner is ended whole: RabbitMQ's port mapper is another process than the server. */
class GuardTest {

    @Test
    void theProcessAndWhatItStartedAreEnded(@TempDir Path folder) throws Exception {
        Process process =
                new ProcessBuilder(Guard.inOwnSession(List.of("sh", "-c", "sleep 120 & exec sleep 120"))).start();
        Await.until("it has started another", () -> process.descendants().count() == 1);
        List<ProcessHandle> both = new ArrayList<>(process.descendants().toList());
        both.add(process.toHandle());
        try (Guard guard = new Guard(folder.resolve("broker"))) {
            guard.watch(process.pid());
        }
        Await.until("both are gone", () -> both.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }
}
