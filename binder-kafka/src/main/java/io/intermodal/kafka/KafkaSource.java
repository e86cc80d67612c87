package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A member of a consumer group. Every call is a message to the thread that owns the consumer; none waits but close. */
final class KafkaSource implements LogSource {

    private final KafkaLink link;
    private final KafkaConfig config;
    private final KafkaInbox inbox = new KafkaInbox();
    private final KafkaPoller poller;
    private final Thread thread;
    private volatile boolean running;
    private volatile boolean closed;

    KafkaSource(
            KafkaLink link,
            KafkaConfig config,
            SourceConfig reading,
            KafkaNames.Reading what,
            SourceEvents events,
            boolean brokerAssigns)
            throws BrokerException {
        this.link = link;
        this.config = config;
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(config.source(reading, what.group(), brokerAssigns));
        } catch (RuntimeException e) {
            throw KafkaErrors.connecting(e, config.link());
        }
        inbox.serve(consumer);
        this.poller = new KafkaPoller(link, config, reading, what, events, inbox, consumer);
        this.thread = config.link().threads().newThread(poller);
        if (reading.routes().get(0) instanceof Route.DeadLetters) {
            joinNow();
        }
    }

    /** Whoever redrives ends when no letter has come for a moment, and joining a group may take longer than that. */
    private void joinNow() {
        run();
        try {
            poller.assigned().get(config.link().requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException somebodyElseRedrives) {
            // Then there is nothing to read here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        if (!running) {
            running = true;
            thread.start();
        }
    }

    @Override
    public void start() {
        run();
        poller.start();
    }

    @Override
    public void demand(int more) {
        poller.demand(more);
    }

    @Override
    public void hold(Lane lane) {
        inbox.add(() -> held(lane, true), false);
    }

    @Override
    public void release(Lane lane) {
        inbox.add(() -> held(lane, false), true);
    }

    private void held(Lane lane, boolean hold) {
        KafkaLane owned = poller.lanes().of(lane);
        if (owned != null) {
            owned.held = hold;
        }
    }

    @Override
    public void quiesce() {
        poller.quiesce();
    }

    @Override
    public void commit(Lane lane, long next) {
        inbox.add(() -> poller.commits().want(lane, next), false);
    }

    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        if (closed || !thread.isAlive()) {
            flushed.completeExceptionally(
                    new BrokerException(Kind.CLOSED, "cannot record more: this source was closed", null));
            return flushed.minimalCompletionStage();
        }
        inbox.add(() -> poller.commits().flush(flushed), true);
        Duration atMost = config.link().requestTimeout();
        BrokerException late =
                new BrokerException(Kind.UNAVAILABLE, "the positions were not committed within " + atMost, null);
        TimeSource.Scheduled timer =
                config.link().time().schedule(() -> flushed.completeExceptionally(late), atMost.toNanos());
        var unused = flushed.whenComplete((done, failure) -> timer.cancel());
        return flushed.minimalCompletionStage();
    }

    @Override
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        poller.end(atMost);
        run(); // an unstarted one has to let go of its consumer too
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.remove(this);
    }
}
