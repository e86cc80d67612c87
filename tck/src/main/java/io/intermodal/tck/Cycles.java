package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent;
import io.intermodal.MessagingException;
import io.intermodal.Publisher;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connect, work, lose the connection, recover, close, again and again: nothing may be left of it. */
final class Cycles implements Proof {

    /** Until everything that is made once has been made: classes, pools, compiled code. */
    private static final int WARM_UP = 20;

    private static final long HEAP_TOLERANCE = 6L << 20;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final int count;

    /** So often. */
    Cycles(int count) {
        this.count = count;
    }

    /** What there is at one moment. */
    private record Census(int threads, int sockets, int connections, long heap) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d threads, %s sockets, %s connections through the network, %.1f MB of heap",
                    threads,
                    sockets < 0 ? "unknown" : String.valueOf(sockets),
                    connections < 0 ? "unknown" : String.valueOf(connections),
                    heap / 1e6);
        }
    }

    @Override
    public String id() {
        return "CYCLES-" + count;
    }

    @Override
    public List<String> statements() {
        return List.of("C19", "C20");
    }

    @Override
    public String title() {
        return count
                + " times connected, cut, recovered and closed: threads, sockets, connections and heap are where they were";
    }

    @Override
    public List<Capability> capabilities() {
        return List.of();
    }

    @Override
    public boolean hurtsTheBroker() {
        return true;
    }

    @Override
    public String impossible(Harness harness) {
        return Powers.missing(harness, List.of(Fault.CUT_CONNECTIONS));
    }

    @Override
    public void prove(Scenario s) throws Exception {
        Destination queue = s.queue("cycles");
        Group group = s.group(queue);
        s.provision(group);
        s.mayStay(group);
        for (int i = 0; i < WARM_UP; i++) {
            cycle(s, queue, group);
        }
        Census before = settled(s, null);
        for (int i = 0; i < count; i++) {
            cycle(s, queue, group);
        }
        Census after = settled(s, before);
        s.recorder().note("before: " + before + "; after " + count + " cycles: " + after);
        Check.that(after.threads <= before.threads, "Threads: " + before + " became " + after);
        Check.that(after.sockets <= before.sockets, "Sockets: " + before + " became " + after);
        Check.that(after.connections <= before.connections, "Connections: " + before + " became " + after);
        Check.that(after.heap <= before.heap + HEAP_TOLERANCE, "Heap: " + before + " became " + after);
    }

    private static void cycle(Scenario s, Destination queue, Group group) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        try (Connection connection = Messaging.connect(s.options(s.harness().settings())
                .listen(event -> count(event, lost))
                .build())) {
            connection.subscribe(group, Codec.bytes(), delivery -> handled.incrementAndGet());
            Publisher<byte[]> publisher = connection.publisher(queue, Codec.bytes());
            publisher.publish(new byte[] {1});
            s.await("a message is handled before the cut", () -> handled.get() > 0);
            s.harness().faults().cutConnections();
            s.await("the cut is noticed", s.harness().recoveryBound(), () -> lost.get() > 0);
            int then = handled.get();
            s.await("a publish after the cut is confirmed", s.harness().recoveryBound(), () -> published(publisher));
            s.await("a message is handled after the cut", s.harness().recoveryBound(), () -> handled.get() > then);
            connection.close(s.patience());
        }
    }

    private static void count(MessagingEvent event, AtomicInteger lost) {
        if (event instanceof MessagingEvent.ConnectionStateChanged one && one.to() == ConnectionState.RECOVERING) {
            lost.incrementAndGet();
        }
    }

    private static boolean published(Publisher<byte[]> publisher) {
        try {
            publisher.publish(new byte[] {2});
            return true;
        } catch (MessagingException e) {
            return false;
        }
    }

    /** Once what was closed has gone; with a census to come down to, that one is waited for. */
    private static Census settled(Scenario s, @Nullable Census goal) {
        Census[] last = {census(s)};
        s.recorder().await(s.patience(), new Sparing(() -> {
            Census now = census(s);
            boolean still = now.threads >= last[0].threads && now.sockets >= last[0].sockets;
            last[0] = now;
            return goal == null
                    ? still
                    : now.threads <= goal.threads
                            && now.sockets <= goal.sockets
                            && now.connections <= goal.connections
                            && now.heap <= goal.heap + HEAP_TOLERANCE;
        }));
        return last[0];
    }

    private static Census census(Scenario s) {
        System.gc();
        s.recorder().await(PAUSE, () -> false);
        Runtime runtime = Runtime.getRuntime();
        return new Census(
                Thread.getAllStackTraces().size(),
                sockets(),
                s.harness().network().map(Network::connections).orElse(-1),
                runtime.totalMemory() - runtime.freeMemory());
    }

    /** The process's open sockets, where the system tells them. */
    private static int sockets() {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path one : open) {
                count += isSocket(one) ? 1 : 0;
            }
        } catch (IOException e) {
            return -1;
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // It was closed meanwhile.
        }
    }
}
