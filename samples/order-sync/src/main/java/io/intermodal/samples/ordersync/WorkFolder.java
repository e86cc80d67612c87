package io.intermodal.samples.ordersync;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The folder that holds everything a run needs to go on after a crash. One process at a time works in it. */
final class WorkFolder implements AutoCloseable {

    private static final List<String> OWN_FILES =
            List.of("state.mv.db", "state.trace.db", "rejects.ndjson", "rejects.csv");

    private static final int LOCK_ATTEMPTS = 30;
    private static final long LOCK_PAUSE_MILLIS = 100;

    private final Path path;
    private final FileChannel channel;

    private WorkFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a folder, made when it is not there. A process that was killed may hold it for a moment longer.
     *
     * @param stop ends the waiting
     */
    static WorkFolder take(Path path, CountDownLatch stop) throws InterruptedException {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (int i = 0; i < LOCK_ATTEMPTS; i++) {
                if (lock(channel)) {
                    return new WorkFolder(path, channel);
                }
                if (stop.await(LOCK_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            channel.close();
        } catch (IOException e) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the work folder " + path + " cannot be used (" + e + "); name another one with --work");
        }
        throw new CommandException(
                Exit.BAD_INPUT,
                "another order-sync is at work in " + path + "; wait for it, or name another folder with --work");
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    Path path() {
        return path;
    }

    /** Where the embedded broker keeps its messages. */
    Path broker() {
        return path.resolve("broker");
    }

    /** Forgets the run. Removes nothing that this application has not made. */
    void wipe() {
        try {
            for (String name : OWN_FILES) {
                Files.deleteIfExists(path.resolve(name));
            }
            if (Files.isDirectory(broker())) {
                try (Stream<Path> files = Files.walk(broker())) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the work folder " + path + " cannot be emptied (" + e + "); check its permissions");
        }
    }

    /** Lets others in. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CommandException(Exit.BAD_INPUT, "the lock of " + path + " cannot be let go (" + e + ")");
        }
    }
}
