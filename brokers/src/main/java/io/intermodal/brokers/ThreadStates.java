package io.intermodal.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system tells of a process's threads: {@code /proc/PID/task/TID/stat}, as proc(5) describes it. */
final class ThreadStates {

    private ThreadStates() {}

    /** Whether no thread of a process can run, unless it has left the process group, which a signal was sent to. Where there is no {@code /proc} nobody can tell, and the answer is yes. */
    static boolean allStopped(long pid, long group) {
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return true;
        }
        try (Stream<Path> threads = Files.list(tasks)) {
            List<Path> all = threads.toList();
            return all.stream().allMatch(thread -> isStopped(thread.resolve("stat"), group));
        } catch (IOException ended) {
            return false; // a thread or the process ended meanwhile: look again
        }
    }

    private static boolean isStopped(Path stat, long group) {
        try {
            String line = Files.readString(stat);
            // After the name, which stands in parentheses and may hold any character: state, parent, process group.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 4);
            return "TtZX".contains(fields[0]) || Long.parseLong(fields[2]) != group;
        } catch (IOException ended) {
            return true;
        }
    }
}
