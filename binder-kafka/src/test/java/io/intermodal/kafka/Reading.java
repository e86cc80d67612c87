package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.SourceEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A source and what came from it. Lanes that are wanted back go when {@link #letGo} is called, or at once after it. */
final class Reading implements SourceEvents {

    /** Records that are missing. */
    record Gap(Lane lane, long from, long to) {}

    final BlockingQueue<Incoming> records = new LinkedBlockingQueue<>();
    final BlockingQueue<Lane> lanes = new LinkedBlockingQueue<>();
    final BlockingQueue<Lane> fenced = new LinkedBlockingQueue<>();
    final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();
    final BlockingQueue<BrokerException> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<Lane> closing = new LinkedBlockingQueue<>();
    final Map<Lane, Long> opened = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable LogSource> source = new AtomicReference<>();
    private final CompletableFuture<Void> letGo = new CompletableFuture<>();

    void source(LogSource made) {
        source.set(made);
    }

    LogSource source() {
        LogSource made = source.get();
        assertThat(made).isNotNull();
        return made;
    }

    static String text(Incoming message) {
        return new String(message.envelope().body(), StandardCharsets.UTF_8);
    }

    /** Asks for one record and waits for it. */
    Incoming next() throws InterruptedException {
        source().demand(1);
        return arrived();
    }

    /** Waits for a record that was asked for before. */
    Incoming arrived() throws InterruptedException {
        Incoming message = records.poll(Wire.PATIENCE, TimeUnit.SECONDS);
        assertThat(message)
                .as("a record in time; the source ended with " + ended)
                .isNotNull();
        return message;
    }

    List<Incoming> next(int count) throws InterruptedException {
        source().demand(count);
        List<Incoming> found = new ArrayList<>();
        while (found.size() < count) {
            found.add(arrived());
        }
        return found;
    }

    List<String> nextTexts(int count) throws InterruptedException {
        return next(count).stream().map(Reading::text).toList();
    }

    /** Says that everything up to a message is finished, and waits until the broker has that. */
    void commit(Incoming message) throws Exception {
        source().commit(message.lane(), message.position() + 1);
        source().flush().toCompletableFuture().get(Wire.PATIENCE, TimeUnit.SECONDS);
    }

    void awaitLanes(int count) throws InterruptedException {
        for (int n = 0; n < count; n++) {
            assertThat(lanes.poll(Wire.PATIENCE, TimeUnit.SECONDS))
                    .as("lane %s of %s in time; the source ended with %s", n + 1, count, ended)
                    .isNotNull();
        }
    }

    /** Also lanes that are wanted back later: a rebalance asks for one after the other. */
    void letGo() {
        letGo.complete(null);
    }

    void close() {
        source().close(Duration.ofSeconds(10));
    }

    @Override
    public void opened(Lane lane, long position) {
        opened.put(lane, position);
        lanes.add(lane);
    }

    @Override
    public void record(Incoming message) {
        records.add(message);
    }

    @Override
    public CompletionStage<Void> closing(Lane lane, Duration atMost) {
        closing.add(lane);
        return letGo.minimalCompletionStage();
    }

    @Override
    public void fenced(Lane lane) {
        fenced.add(lane);
    }

    @Override
    public void gap(Lane lane, long from, long to) {
        gaps.add(new Gap(lane, from, to));
    }

    @Override
    public void ended(BrokerException cause) {
        ended.add(cause);
    }
}
