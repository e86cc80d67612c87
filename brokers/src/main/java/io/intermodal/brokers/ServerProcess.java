package io.intermodal.brokers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of one operating system process: what it writes goes to a log file, and a line of it says that the process is ready. Its standard input is
 * a pipe that ends with this JVM.
 */
final class ServerProcess {

    /** For servers that log with log4j. */
    static final String LOG_CONFIGURATION = """
            <Configuration status="WARN">
              <Appenders>
                <Console name="out"><PatternLayout pattern="%d{ISO8601} %p %c{1} %m%n"/></Console>
              </Appenders>
              <Loggers>
                <Root level="info"><AppenderRef ref="out"/></Root>
              </Loggers>
            </Configuration>
            """;

    private static final int TAIL_LINES = 60;
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Process process;

    private final Deque<String> tail = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean frozen;

    private ServerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    static ServerProcess launch(String name, List<String> command, DataFolder folder, Predicate<String> readyLine) {
        ProcessBuilder builder = new ProcessBuilder(Guard.inOwnSession(command))
                .directory(folder.path().toFile())
                .redirectErrorStream(true);
        // Options meant for this JVM, such as an agent, would slow or break the broker's.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        try {
            ServerProcess server = new ServerProcess(name, builder.start());
            Thread reader = new Thread(() -> server.readLog(folder.resolve("broker.log"), readyLine), name + "-log");
            reader.setDaemon(true);
            reader.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The process of " + name + " could not be started: " + command.get(0), e);
        }
    }

    private void readLog(Path log, Predicate<String> readyLine) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer file = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (tail) {
                    tail.addLast(line);
                    if (tail.size() > TAIL_LINES) {
                        tail.removeFirst();
                    }
                }
                file.write(line + "\n");
                file.flush();
                if (!ready.isDone() && readyLine.test(line)) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IOException("its output ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    void awaitReady(Duration bound) throws InterruptedException {
        try {
            ready.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure("was not ready after " + bound.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure("ended before it was ready", e.getCause());
        }
    }

    BrokerException failure(String what, @Nullable Throwable cause) {
        return new BrokerException(name + " " + what + ". The end of its log:\n" + tail().indent(2), cause);
    }

    String tail() {
        synchronized (tail) {
            return String.join("\n", tail);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isFrozen() {
        return frozen;
    }

    void freeze() {
        signal("STOP");
        frozen = true;
        awaitStopped();
    }

    /** The signal reaches one thread, which stops the others once it runs: on a busy machine they go on answering for a while. */
    private void awaitStopped() {
        long began = System.nanoTime();
        while (!Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .allMatch(handle -> ThreadStates.allStopped(handle.pid(), pid()))) {
            if (System.nanoTime() - began > STOPPED_WITHIN.toNanos()) {
                throw failure("still runs " + STOPPED_WITHIN.toSeconds() + " s after SIGSTOP", null);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    void thaw() {
        signal("CONT");
        frozen = false;
    }

    /** Returns when the process is gone, whether it went in good order or had to be killed. */
    void stop(Duration bound) throws InterruptedException {
        if (frozen) {
            thaw();
        }
        // Not process.destroy(), which ends the standard input as well: for the server that is the end of its owner, so
        // it would not stop in good order.
        process.toHandle().destroy();
        process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        kill();
    }

    /** With everything that it started. */
    void kill() throws InterruptedException {
        try {
            send("KILL");
        } catch (IOException noSuchCommand) {
            // The process itself is killed all the same.
        }
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw failure("did not end 10 s after kill -9, process id " + pid(), new TimeoutException());
        }
    }

    private void signal(String signal) {
        try {
            if (!send(signal)) {
                throw failure("could not be sent SIG" + signal, new IOException("kill failed"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The command 'kill' could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("could not be sent SIG" + signal, e);
        }
    }

    private boolean send(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, "--", Guard.target(pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return kill.waitFor(10, TimeUnit.SECONDS) && kill.exitValue() == 0;
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
    }
}
