package io.intermodal.core.consume;

import io.intermodal.MessagingEvent;
import io.intermodal.Mode;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One life of a source: its lanes, and the commit timer of a log. What it reports after its end is ignored. */
final class SourceRun implements SourceEvents {

    private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConsumerSpec spec;
    private final Dispatcher dispatcher;
    private final Consumer consumer;
    private final Map<Lane, LaneState> lanes = new ConcurrentHashMap<>();
    private @Nullable Source source;
    private volatile boolean over;

    SourceRun(ConsumerSpec spec, Dispatcher dispatcher, Consumer consumer) {
        this.spec = spec;
        this.dispatcher = dispatcher;
        this.consumer = consumer;
    }

    void bind(Source made) {
        source = made;
    }

    Source source() {
        return Objects.requireNonNull(source, "bound before started");
    }

    void start() {
        source().start();
        if (source() instanceof LogSource) {
            commitLater();
        }
    }

    Collection<LaneState> lanes() {
        return lanes.values();
    }

    private void commitLater() {
        spec.time()
                .schedule(
                        () -> {
                            if (!over) {
                                commitLater();
                                commit();
                            }
                        },
                        COMMIT_NANOS);
    }

    /** Tells the log how far its lanes are finished. */
    void commit() {
        lanes.values().forEach(dispatcher::commit);
    }

    /** Ends the source, if there is one yet. */
    void close(Duration atMost) {
        if (source != null) {
            source.close(atMost);
        }
    }

    /** Every lane is lost. */
    void end() {
        over = true;
        dispatcher.fence(lanes.values());
    }

    @Override
    public void opened(Lane lane, long position) {
        if (!over) {
            lanes.put(
                    lane,
                    new LaneState(
                            lane,
                            source(),
                            position,
                            spec.settings().window(),
                            spec.isInternal() ? spec.settings().prefetchBytes() : Long.MAX_VALUE,
                            spec.isInternal(),
                            spec.keepsFailures()));
        }
    }

    @Override
    public void record(Incoming message) {
        records(List.of(message));
    }

    @Override
    public void records(List<Incoming> messages) {
        List<Held> held = new ArrayList<>(messages.size());
        for (Incoming message : messages) {
            LaneState lane = lanes.get(message.lane());
            if (lane != null && !over) {
                held.add(new Held(
                        message,
                        lane,
                        spec.mode() == Mode.ORDERED ? message.envelope().key() : null));
            }
        }
        dispatcher.add(held);
    }

    @Override
    public CompletionStage<Void> closing(Lane lane, Duration atMost) {
        LaneState state = lanes.get(lane);
        CompletableFuture<Void> idle = new CompletableFuture<>();
        if (state == null || over) {
            idle.complete(null);
            return idle;
        }
        consumer.closing(state, idle);
        // On a worker: what the binder does then may block.
        spec.time().schedule(() -> spec.threads().workers().execute(() -> idle.complete(null)), atMost.toNanos());
        return idle.thenRun(() -> dispatcher.commit(state));
    }

    @Override
    public void fenced(Lane lane) {
        LaneState state = lanes.remove(lane);
        if (state != null) {
            dispatcher.fence(List.of(state));
        }
    }

    @Override
    public void gap(Lane lane, long from, long to) {
        consumer.emit(new MessagingEvent.MessagesLost(
                spec.connection(), spec.group(), lane.name(), to < 0 ? Optional.empty() : Optional.of(to - from)));
    }

    @Override
    public void ended(BrokerException cause) {
        if (!over) {
            consumer.ended(this, cause);
        }
    }
}
