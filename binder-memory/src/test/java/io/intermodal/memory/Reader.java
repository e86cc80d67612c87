package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A source and all that it says, with the rules of {@link SourceEvents} checked on the way. */
final class Reader implements SourceEvents {

    /** A lane that is to be let go, and the answer that the test gives. */
    record Closing(Lane lane, Duration atMost, CompletableFuture<Void> done) {}

    private final ReentrantLock serial = new ReentrantLock();
    private final BlockingQueue<Incoming> records = new LinkedBlockingQueue<>();
    private final BlockingQueue<Closing> closings = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> fences = new LinkedBlockingQueue<>();
    private final BlockingQueue<Lane> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<BrokerException> ends = new LinkedBlockingQueue<>();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final Set<Lane> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private volatile boolean obliging;
    private @Nullable Source source;

    void source(Source made) {
        source = made;
    }

    Source source() {
        if (source == null) {
            throw new AssertionError("no source");
        }
        return source;
    }

    MessageSource messages() {
        return (MessageSource) source();
    }

    LogSource log() {
        return (LogSource) source();
    }

    Reader start(int demand) {
        source().start();
        source().demand(demand);
        return this;
    }

    void close() {
        source().close(Client.PATIENCE);
        assertThat(broken.get()).as("a broken rule of SourceEvents").isNull();
    }

    Incoming next() throws InterruptedException {
        return take(records, "record");
    }

    List<String> ids(int count) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(String.valueOf(next().envelope().id()));
        }
        return ids;
    }

    List<Incoming> take(int count) throws InterruptedException {
        List<Incoming> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(next());
        }
        return taken;
    }

    Lane lane() throws InterruptedException {
        return take(opened, "lane");
    }

    List<String> lanes(int count) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(lane().name());
        }
        return names;
    }

    Closing closing() throws InterruptedException {
        return take(closings, "closing lane");
    }

    String fence() throws InterruptedException {
        return take(fences, "fenced lane");
    }

    BrokerException end() throws InterruptedException {
        return take(ends, "end");
    }

    List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** Whether nothing has come that was not taken, everything that is on its way included. */
    boolean isIdle() {
        source().flush().toCompletableFuture().join();
        return records.isEmpty();
    }

    Set<String> openLanes() {
        return open.stream().map(Lane::name).collect(Collectors.toSet());
    }

    void awaitLanes(int count) {
        long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
        while (open.size() != count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(openLanes()).hasSize(count);
    }

    /** Lets every lane go as soon as it is asked. */
    Reader obliging() {
        obliging = true;
        return this;
    }

    private static <T> T take(BlockingQueue<T> from, String what) throws InterruptedException {
        T taken = from.poll(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(taken).as("a " + what + " in time").isNotNull();
        return taken;
    }

    private void serially(Runnable event) {
        if (!serial.tryLock()) {
            broken.set("two events at a time");
            return;
        }
        try {
            event.run();
        } finally {
            serial.unlock();
        }
    }

    @Override
    public void opened(Lane lane, long position) {
        serially(() -> {
            open.add(lane);
            opened.add(lane);
        });
    }

    @Override
    public void record(Incoming message) {
        serially(() -> {
            if (!open.contains(message.lane())) {
                broken.set("a record of a lane that is not open: " + message);
            }
            records.add(message);
        });
    }

    @Override
    public CompletionStage<Void> closing(Lane lane, Duration atMost) {
        CompletableFuture<Void> done = obliging ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        serially(() -> closings.add(new Closing(lane, atMost, done)));
        return done;
    }

    @Override
    public void fenced(Lane lane) {
        serially(() -> {
            open.remove(lane);
            fences.add(lane.name());
        });
    }

    @Override
    public void gap(Lane lane, long from, long to) {
        serially(() -> gaps.add(lane.name() + " " + from + ".." + to));
    }

    @Override
    public void ended(BrokerException cause) {
        serially(() -> ends.add(cause));
    }
}
