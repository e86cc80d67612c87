package io.intermodal.rabbitmq;

import io.intermodal.Mode;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads queues, each as a lane; one thread does all work on their channels but fetching, which the broker does by itself within the prefetch. */
final class RabbitMqSource implements MessageSource {

    /** The same for every member and generation: handing a queue to a member that fetches less changes the order of what comes back. */
    private static final int ORDERED_PREFETCH = 64;

    /** Less than this each, and sources of several queues would wait for the broker message by message. */
    private static final int LEAST_PREFETCH = 8;

    private final RabbitMqLink link;
    private final RabbitMqClient client;
    private final SourceConfig config;
    private final SourceEvents events;
    private final Thread thread;
    private final Queue<Incoming> acks = new ConcurrentLinkedQueue<>();
    private final Queue<Incoming> returns = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Void>> flushes = new ConcurrentLinkedQueue<>();
    private final List<RabbitMqLane> lanes = new CopyOnWriteArrayList<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicReference<@Nullable BrokerException> failure = new AtomicReference<>();
    private volatile boolean started;
    private volatile boolean quiet;
    private volatile boolean closing;
    private volatile boolean over;
    private int turn;

    RabbitMqSource(RabbitMqLink link, RabbitMqClient client, SourceConfig config, SourceEvents events) {
        this.link = link;
        this.client = client;
        this.config = config;
        this.events = events;
        this.thread = link.newThread(this::run);
    }

    @Override
    public void start() {
        started = true;
        thread.start();
    }

    @Override
    public void demand(int more) {
        demand.addAndGet(more);
        signal();
    }

    @Override
    public void hold(Lane lane) {
        of(lane).forEach(found -> found.hold(true));
    }

    @Override
    public void release(Lane lane) {
        of(lane).forEach(found -> found.hold(false));
        signal();
    }

    @Override
    public void quiesce() {
        quiet = true;
    }

    @Override
    public void ack(Incoming message) {
        if (!over) {
            acks.add(message);
            signal();
        }
    }

    /** In order, only the whole lane goes back. */
    @Override
    public boolean giveBack(Incoming message) {
        if (config.mode() == Mode.ORDERED || over) {
            return false;
        }
        returns.add(message);
        signal();
        return true;
    }

    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<Void> flush = new CompletableFuture<>();
        if (!started) {
            flush.complete(null);
            return flush;
        }
        flushes.add(flush);
        signal();
        if (over) {
            failFlushes();
        }
        return flush;
    }

    @Override
    public void close(Duration atMost) {
        closing = true;
        quiet = true;
        signal();
        if (started && Thread.currentThread() != thread) {
            try {
                thread.join(Math.max(1, atMost.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        link.remove(this);
    }

    /** Something has come, or happened to the link. Any thread, never blocks. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            open();
            while (!closing && !link.isLost() && failure.get() == null) {
                settle();
                handOut();
                sleep();
            }
            if (closing && !link.isLost() && failure.get() == null) {
                settle();
                letGo();
            }
        } catch (BrokerException e) {
            failure.compareAndSet(null, e);
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, RabbitMqErrors.of(e, "consuming from " + config.routes()));
        } finally {
            over = true;
            end();
            failFlushes();
        }
    }

    private void open() throws BrokerException, IOException {
        List<Lane> wanted = new ArrayList<>();
        for (Route route : config.routes()) {
            RabbitMqNames.readable(route).forEach(queue -> wanted.add(new Lane(route, queue)));
        }
        int most = wanted.size() == 1
                ? config.maxHeld()
                : Math.max(Math.min(LEAST_PREFETCH, config.maxHeld()), config.maxHeld() / wanted.size());
        if (config.mode() == Mode.ORDERED) {
            most = ORDERED_PREFETCH;
        }
        for (Lane lane : wanted) {
            RabbitMqLane made =
                    new RabbitMqLane(lane, client.channel("consuming from " + lane), this::signal, cause -> {
                        failure.compareAndSet(null, cause);
                        signal();
                    });
            lanes.add(made);
            events.opened(lane, 0);
            made.consume(
                    Math.min(Math.max(1, most), 0xffff),
                    link.consumerArguments(config.mode(), wanted.get(0).name(), lanes.size() - 1));
        }
    }

    /** Acknowledges what has been settled, gives back what may go, and proves both where somebody waits for it. */
    private void settle() throws IOException {
        // Taken first: a flush speaks for the acknowledgements that came before it.
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            asked.add(flush);
        }
        try {
            for (Incoming ack = acks.poll(); ack != null; ack = acks.poll()) {
                RabbitMqLane lane = find(ack.lane());
                if (lane != null) {
                    lane.ack(ack);
                }
            }
            if (!asked.isEmpty()) {
                if (quiet && config.mode() == Mode.WORK) {
                    letGoOfWork();
                } else {
                    for (RabbitMqLane lane : lanes) {
                        lane.prove();
                    }
                }
                asked.forEach(flush -> flush.complete(null));
            }
        } catch (IOException | RuntimeException e) {
            BrokerException cause = RabbitMqErrors.of(e, "acknowledging on " + client.server());
            asked.forEach(flush -> flush.completeExceptionally(cause));
            throw e;
        }
        if (!quiet) {
            giveBackReturned();
        }
    }

    /** Not before the consumer has ended: it would be handed the same messages again. */
    private void letGoOfWork() throws IOException {
        for (RabbitMqLane lane : lanes) {
            lane.cancel();
        }
        giveBackReturned();
        for (RabbitMqLane lane : lanes) {
            lane.giveBackFetched();
        }
    }

    private void letGo() throws IOException {
        if (config.mode() == Mode.WORK) {
            letGoOfWork();
            return;
        }
        // No consumer is cancelled here: the next one would begin while messages are unsettled.
        for (RabbitMqLane lane : lanes) {
            lane.prove();
        }
    }

    private void giveBackReturned() throws IOException {
        for (Incoming message = returns.poll(); message != null; message = returns.poll()) {
            for (RabbitMqLane lane : of(message.lane())) {
                lane.giveBack(message);
            }
        }
    }

    /** A message of each lane in turn, while there is demand. */
    private void handOut() {
        List<Incoming> batch = new ArrayList<>();
        boolean more = true;
        while (more && !quiet) {
            more = false;
            for (int i = 0; i < lanes.size() && !quiet && demand.get() > batch.size(); i++) {
                RabbitMqLane lane = lanes.get(turn++ % lanes.size());
                if (lane.hasMore()) {
                    Incoming message = lane.next();
                    if (message != null) {
                        batch.add(message);
                        more = true;
                    }
                }
            }
            turn %= lanes.size();
        }
        if (!batch.isEmpty()) {
            demand.addAndGet(-batch.size());
            events.records(batch);
        }
    }

    private void sleep() {
        while (!signalled.getAndSet(false)) {
            LockSupport.park(this);
        }
    }

    private void end() {
        BrokerException cause = failure.get();
        if (!link.isLost()) {
            lanes.forEach(RabbitMqLane::close);
        }
        if (!closing) {
            lanes.forEach(lane -> events.fenced(lane.lane()));
            if (!link.isLost() && cause != null) {
                events.ended(cause);
            }
        }
    }

    private @Nullable RabbitMqLane find(Lane lane) {
        for (RabbitMqLane known : lanes) {
            if (known.lane() == lane) {
                return known;
            }
        }
        return null;
    }

    private List<RabbitMqLane> of(Lane lane) {
        return lanes.stream().filter(known -> known.lane() == lane).toList();
    }

    private void failFlushes() {
        BrokerException cause = new BrokerException(
                Kind.UNAVAILABLE, "the source ended before the broker recorded the acknowledgements", null);
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            flush.completeExceptionally(cause);
        }
    }
}
