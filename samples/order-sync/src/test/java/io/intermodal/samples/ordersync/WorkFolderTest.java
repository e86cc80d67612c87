package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    private static final CountDownLatch STOP = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    void oneAtATimeWorksInAFolder() throws Exception {
        try (WorkFolder first = WorkFolder.take(folder, STOP)) {
            assertThat(first.path()).isEqualTo(folder);
            assertThatThrownBy(() -> WorkFolder.take(folder, STOP))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("another order-sync is at work in " + folder);
        }
        WorkFolder.take(folder, STOP).close();
    }

    @Test
    void wipingRemovesWhatIsItsOwnAndNothingElse() throws Exception {
        Path mine = Files.writeString(folder.resolve("thesis.txt"), "years of work");
        Files.writeString(folder.resolve("state.mv.db"), "x");
        Files.createDirectories(folder.resolve("broker/kahadb"));
        Files.writeString(folder.resolve("broker/kahadb/db-1.log"), "x");

        try (WorkFolder work = WorkFolder.take(folder, STOP)) {
            work.wipe();
        }

        assertThat(mine).exists();
        assertThat(folder.resolve("state.mv.db")).doesNotExist();
        assertThat(folder.resolve("broker")).doesNotExist();
    }

    @Test
    void aFileIsNoWorkFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> WorkFolder.take(file, STOP))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("the work folder " + file + " cannot be used");
    }
}
