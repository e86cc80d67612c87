package io.intermodal.brokers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small shell that outlives this JVM: when its standard input ends, because this JVM is gone in whatever way, it kills the broker's process (a
 * frozen one too) with what that started, and deletes the broker's folder. It runs in a process session of its own, so that a Ctrl-C does not reach it.
 */
final class Guard implements AutoCloseable {

    private static final String SETSID = "/usr/bin/setsid";

    private static final String SCRIPT = "trap '' INT HUP TERM; p=''; while read -r l; do p=$l; done; "
            + "if [ -n \"$p\" ]; then kill -9 \"-$p\" 2>/dev/null; kill -9 \"$p\" 2>/dev/null; n=0; "
            + "while kill -0 \"$p\" 2>/dev/null && [ $n -lt 20 ]; do sleep 0.1; n=$((n+1)); done; fi; rm -rf \"$0\"";

    private final Process shell;
    private final OutputStream input;

    Guard(Path folder) {
        try {
            this.shell = new ProcessBuilder(inOwnSession(List.of("sh", "-c", SCRIPT, folder.toString())))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The shell 'sh' could not be started; brokers need a POSIX system", e);
        }
        this.input = shell.getOutputStream();
    }

    /** Ctrl-C goes to every process of the terminal's foreground session; a broker must not hear it before its owner does. */
    static List<String> inOwnSession(List<String> command) {
        List<String> all = new ArrayList<>();
        if (hasSetsid()) {
            all.add(SETSID);
        }
        all.addAll(command);
        return all;
    }

    /** How {@code kill} is told to reach a process that was started in a session of its own, and what it started. */
    static String target(long pid) {
        return hasSetsid() ? "-" + pid : Long.toString(pid);
    }

    private static boolean hasSetsid() {
        return Path.of(SETSID).toFile().canExecute();
    }

    void watch(long pid) {
        say(Long.toString(pid));
    }

    void watchNothing() {
        say("");
    }

    private void say(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The guard of a broker's process is gone", e);
        }
    }

    /** Lets it do its work now and waits for that. */
    @Override
    public void close() {
        try {
            input.close();
            shell.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shell.destroyForcibly();
        }
    }
}
