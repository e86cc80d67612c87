package io.intermodal.samples.ordersync.store;

import io.intermodal.ClosedException;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.MessagingException;
import io.intermodal.Publisher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the outbox holds and records what the broker confirmed. Of each customer and topic one message is under way at a time, and it is
 * published again until it is confirmed, so that a failure never lets a later message overtake. What a crash leaves unrecorded is published
 * again under the same id.
 */
public final class OutboxRelay {

    private static final int MAX_IN_FLIGHT = 256;
    private static final long FIRST_BACK_OFF_MILLIS = 100;
    private static final long LONGEST_BACK_OFF_MILLIS = 2000;

    private final Database database;
    private final Tally tally;
    private final String run;
    private final Map<String, Publisher<byte[]>> publishers;
    private final Listener listener;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Backlog backlog = new Backlog();
    private final Thread thread = new Thread(this::work, "outbox-relay");
    private int inFlight;

    /** Hears what cannot be published. Called on the relay's thread. */
    public interface Listener {

        /** This message will never be accepted; the relay leaves it in the outbox and goes on with the next. */
        void refused(OutboxRow row, MessagingException why);

        /** Nothing can be published any more until somebody changes something. */
        void broken(Exception why);
    }

    private sealed interface Signal permits Added, Ended, Again, Stop {}

    private record Added(List<OutboxRow> rows) implements Signal {}

    private record Ended(Lane lane, OutboxRow row, @Nullable Throwable failure) implements Signal {}

    private record Again(Lane lane) implements Signal {}

    private record Stop() implements Signal {}

    /** The messages of one customer on one topic; the first one may be under way. */
    private static final class Lane {
        private final String name;
        private final Deque<OutboxRow> rows = new ArrayDeque<>();
        private int failures;

        Lane(String name) {
            this.name = name;
        }
    }

    /**
     * A relay, not started.
     *
     * @param publishers one for each topic, by its name
     */
    public OutboxRelay(
            Database database, Tally tally, String run, Map<String, Publisher<byte[]>> publishers, Listener listener) {
        this.database = database;
        this.tally = tally;
        this.run = run;
        this.publishers = Map.copyOf(publishers);
        this.listener = listener;
    }

    /** Takes up what earlier starts left behind, then whatever comes. */
    public void start() {
        publish(database.query(OutboxTable::pending));
        thread.start();
    }

    /** Publishes rows that were committed. Does not wait. */
    public void publish(List<OutboxRow> rows) {
        if (!rows.isEmpty()) {
            backlog.add(rows.size());
            signals.add(new Added(rows));
        }
    }

    /** How many messages wait for their confirmation. */
    public long pending() {
        return backlog.size();
    }

    /** Waits until fewer than so many messages wait, or the time is over. */
    public boolean awaitRoom(int fewerThan, long millis) throws InterruptedException {
        return backlog.await(fewerThan, millis);
    }

    /** Ends after what was confirmed is recorded. What is under way is published again at the next start. */
    public void stop() {
        stopped.set(true);
        signals.add(new Stop());
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            List<Signal> taken = new ArrayList<>();
            while (!stopped.get()) {
                taken.add(signals.take());
                signals.drainTo(taken);
                List<OutboxRow> confirmed = new ArrayList<>();
                taken.forEach(signal -> react(signal, confirmed));
                taken.clear();
                sendReady();
                record(confirmed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            listener.broken(e);
        }
    }

    private void react(Signal signal, List<OutboxRow> confirmed) {
        if (signal instanceof Added added) {
            added.rows().forEach(this::enqueue);
        } else if (signal instanceof Again again) {
            ready.add(again.lane());
        } else if (signal instanceof Ended ended) {
            inFlight--;
            if (ended.failure() == null) {
                confirmed.add(ended.row());
                next(ended.lane());
            } else {
                failed(ended.lane(), ended.row(), cause(ended.failure()));
            }
        }
    }

    private void enqueue(OutboxRow row) {
        Lane lane = lanes.computeIfAbsent(row.topic() + '\n' + row.key(), Lane::new);
        lane.rows.add(row);
        if (lane.rows.size() == 1) {
            ready.add(lane);
        }
    }

    private void next(Lane lane) {
        lane.rows.remove();
        lane.failures = 0;
        if (lane.rows.isEmpty()) {
            lanes.remove(lane.name);
        } else {
            ready.add(lane);
        }
    }

    private void failed(Lane lane, OutboxRow row, Throwable failure) {
        if (failure instanceof MessageTooLargeException || failure instanceof InvalidMessageException) {
            listener.refused(row, (MessagingException) failure);
            backlog.remove(1);
            next(lane);
        } else if (failure instanceof MessagingException trouble && trouble.isRetryable()) {
            lane.failures++;
            long millis = Math.min(LONGEST_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS << Math.min(lane.failures - 1, 10));
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                    .execute(() -> signals.add(new Again(lane)));
        } else if (!(failure instanceof ClosedException && stopped.get())) {
            listener.broken(failure instanceof Exception e ? e : new IllegalStateException(failure));
        }
    }

    private void sendReady() {
        while (inFlight < MAX_IN_FLIGHT && !ready.isEmpty() && !stopped.get()) {
            Lane lane = ready.remove();
            OutboxRow row = lane.rows.element();
            inFlight++;
            CompletableFuture<Object> unused = Objects.requireNonNull(
                            publishers.get(row.topic()), "a publisher for each topic")
                    .publishAsync(message(row))
                    .handle((receipt, failure) -> signals.add(new Ended(lane, row, failure)));
        }
    }

    private Message<byte[]> message(OutboxRow row) {
        Message.Builder<byte[]> message = Message.builder(row.payload())
                .id(row.messageId())
                .key(row.key())
                .type(row.type())
                .contentType("application/json")
                .correlationId(row.orderId())
                .header(Inbox.RUN_HEADER, run)
                .header(Inbox.SEQ_HEADER, String.valueOf(row.customerSeq()));
        if (row.causeId() != null) {
            message.causationId(row.causeId());
        }
        return message.build();
    }

    private void record(List<OutboxRow> confirmed) {
        if (confirmed.isEmpty()) {
            return;
        }
        database.query(tx -> {
            OutboxTable.markPublished(tx, confirmed);
            return true;
        });
        confirmed.forEach(row -> tally.confirmed(row.topic()));
        backlog.remove(confirmed.size());
    }

    private static Throwable cause(Throwable failure) {
        Throwable inner =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean wraps = inner.getCause() instanceof MessageTooLargeException
                || inner.getCause() instanceof InvalidMessageException;
        return wraps && inner.getCause() != null ? inner.getCause() : inner;
    }
}
