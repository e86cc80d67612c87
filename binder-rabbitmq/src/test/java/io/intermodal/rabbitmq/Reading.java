package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.SourceEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A source and what came from it. */
final class Reading implements SourceEvents {

    final BlockingQueue<Incoming> records = new LinkedBlockingQueue<>();
    final BlockingQueue<Lane> lanes = new LinkedBlockingQueue<>();
    final BlockingQueue<Lane> fenced = new LinkedBlockingQueue<>();
    private int count;
    final BlockingQueue<BrokerException> ended = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable MessageSource> source = new AtomicReference<>();

    void source(MessageSource made) {
        source.set(made);
    }

    MessageSource source() {
        MessageSource made = source.get();
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
        count++;
        Incoming message = records.poll(20, TimeUnit.SECONDS);
        assertThat(message)
                .as("a record within 20 s; the source ended with " + ended + ", handed out were " + count)
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

    void ack(Incoming message) {
        source().ack(message);
    }

    void flush() throws Exception {
        source().flush().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void close() {
        source().close(Duration.ofSeconds(10));
    }

    @Override
    public void opened(Lane lane, long position) {
        lanes.add(lane);
    }

    @Override
    public void record(Incoming message) {
        records.add(message);
    }

    @Override
    public CompletionStage<Void> closing(Lane lane, Duration atMost) {
        return CompletableFuture.failedFuture(new AssertionError("RabbitMQ takes no lanes back"));
    }

    @Override
    public void fenced(Lane lane) {
        fenced.add(lane);
    }

    @Override
    public void gap(Lane lane, long from, long to) {
        throw new AssertionError("RabbitMQ leaves no gaps");
    }

    @Override
    public void ended(BrokerException cause) {
        ended.add(cause);
    }
}
