package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Messaging;
import io.intermodal.Mode;
import io.intermodal.SubscribeOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A member in a process of its own: it takes messages, settles none, and ends only by being killed or with the process that started it. What it is
 * told comes through its standard input, where nobody else can read a password.
 */
final class ForkedMember implements AutoCloseable {

    private static final String HELD = "held";
    private static final int CONCURRENCY = 4;

    private final Process process;
    private final AtomicInteger held = new AtomicInteger();

    private ForkedMember(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "tck-forked-member");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; it joins its group a moment later. */
    static ForkedMember start(Harness harness, Group group) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String modules = System.getProperty("jdk.module.path");
        String path = System.getProperty("java.class.path")
                + (modules == null || modules.isEmpty() ? "" : System.getProperty("path.separator") + modules);
        Process process = new ProcessBuilder(
                        java, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", path, ForkedMember.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedWriter in =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        in.write(group.destination().kind() + " " + group.destination().name() + " " + group.name() + " " + group.mode()
                + "\n");
        for (Map.Entry<String, String> setting : harness.settings().entrySet()) {
            in.write(setting.getKey() + "=" + setting.getValue() + "\n");
        }
        in.write("\n");
        in.flush(); // Left open: its end is the member's end.
        return new ForkedMember(process);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(HELD)) {
                    held.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // The process was killed.
        }
    }

    /** How many messages it has been given so far. */
    int held() {
        return held.get();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new RuleFailure("A killed process still lives after 20 s");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String[] target = in.readLine().split(" ", -1);
        ConnectionOptions.Builder options = ConnectionOptions.builder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int equals = line.indexOf('=');
            options.set(line.substring(0, equals), line.substring(equals + 1));
        }
        Destination destination = target[0].equals(Destination.Kind.QUEUE.name())
                ? Destination.queue(target[1])
                : Destination.topic(target[1]);
        Group group =
                destination.kind() == Destination.Kind.QUEUE ? Group.of(destination) : Group.of(destination, target[2]);
        if (target[3].equals(Mode.ORDERED.name())) {
            group = Group.of(destination.ordered(), target[2]).ordered();
        }
        FileOutputStream out =
                new FileOutputStream(FileDescriptor.out); // For the process that started this one, and for nobody else.
        Connection connection = Messaging.connect(options.build());
        connection.subscribe(
                group,
                Handlers.of(Codec.bytes(), delivery -> out.write((HELD + "\n").getBytes(StandardCharsets.UTF_8))),
                SubscribeOptions.builder()
                        .settlement(SubscribeOptions.SettlementMode.MANUAL)
                        .concurrency(CONCURRENCY)
                        .build());
        while (in.read() >= 0) {
            // Until the process that started this one is gone.
        }
        connection.close(Duration.ofSeconds(1));
    }
}
