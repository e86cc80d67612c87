package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker's temporary folder. Its name holds the process id of its owner and a file in it is locked while the owner lives, so a later owner can tell
 * that a folder was left behind by a crash, and removes it together with a process that still uses it.
 */
final class DataFolder {

    static final String PREFIX = "intermodal-broker-";

    private static final int DELETE_TRIES = 20;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static DataFolder create(String name) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        sweep(parent);
        try {
            Path path = Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-" + name + "-");
            FileChannel lockFile =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lockFile.lock();
            for (String child : List.of("data", "tmp", "home", "conf")) {
                Files.createDirectory(path.resolve(child));
            }
            return new DataFolder(path, lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No temporary folder for a broker could be made in " + parent
                            + "; set java.io.tmpdir to one that can be written",
                    e);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String child) {
        return path.resolve(child);
    }

    /** Remembered so that a sweeper can end the process if this JVM and its guard both die. */
    void remember(long pid) {
        try {
            Files.writeString(path.resolve("pid"), Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void wipe() {
        delete(path.resolve("data"));
        try {
            Files.createDirectories(path.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        delete(path);
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what dead owners left behind. A folder that another sweeper removes at the same time is no error. */
    static void sweep(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            children.filter(DataFolder::isStale).forEach(stale -> {
                endProcessOf(stale);
                delete(stale);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStale(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        int end = name.indexOf('-', PREFIX.length());
        // The lock alone would not do: it is taken a moment after the folder is made.
        return end > 0 && !isAlive(name.substring(PREFIX.length(), end)) && isUnlocked(folder.resolve("lock"));
    }

    private static boolean isAlive(String pid) {
        return pid.chars().allMatch(Character::isDigit)
                && ProcessHandle.of(Long.parseLong(pid))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }

    /** The lock protects a living owner in another process id namespace that shares the folder. */
    private static boolean isUnlocked(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (NoSuchFileException neverLocked) {
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static void endProcessOf(Path folder) {
        Path pidFile = folder.resolve("pid");
        try {
            String pid = Files.readString(pidFile).strip();
            if (isAlive(pid)) {
                ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                // The id may belong to somebody else by now; ours has the folder on its command line.
                if (process.info().commandLine().orElse("").contains(folder.toString())) {
                    new ProcessBuilder("kill", "-KILL", "--", Guard.target(process.pid()))
                            .start()
                            .waitFor(10, TimeUnit.SECONDS);
                    process.destroyForcibly();
                    process.onExit().get(10, TimeUnit.SECONDS);
                }
            }
        } catch (NoSuchFileException neverStarted) {
            return;
        } catch (Exception e) {
            throw new BrokerException("The process that a dead owner left in " + folder + " could not be ended", e);
        }
    }

    private static void delete(Path folder) {
        IOException last = new IOException(folder + " was not deleted");
        for (int i = 0; i < DELETE_TRIES; i++) {
            try {
                if (Files.exists(folder)) {
                    Files.walkFileTree(folder, new Deletion());
                }
                return;
            } catch (IOException e) {
                // Somebody may be deleting the same files, or a dying process still making some.
                last = e;
            }
        }
        throw new UncheckedIOException(last);
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
