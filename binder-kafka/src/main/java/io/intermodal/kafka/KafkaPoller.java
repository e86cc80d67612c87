package io.intermodal.kafka;

import io.intermodal.Mode;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns a consumer. It polls all the time, so that the member stays one however long handlers take; what was not asked for is kept
 * here or, in paused partitions, in the client. It never runs anything of the application.
 */
final class KafkaPoller implements Runnable, ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPoller.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LET_GO = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    private static final Duration LEAVE_WITHOUT_BROKER = Duration.ofMillis(200);

    private final KafkaLink link;
    private final SourceConfig reading;
    private final KafkaNames.Reading what;
    private final SourceEvents events;
    private final TimeSource time;
    private final Duration requestTimeout;
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaInbox inbox;
    private final KafkaLanes lanes;
    private final KafkaCommits commits;
    private final KafkaPositions positions;
    /** Assigned, and not opened yet. */
    private final Set<TopicPartition> unopened = new HashSet<>();

    private final AtomicInteger demand = new AtomicInteger();
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private volatile boolean started;
    private volatile boolean quiet;
    private volatile boolean over;
    private volatile boolean silent;
    private volatile long endNanos;

    KafkaPoller(
            KafkaLink link,
            KafkaConfig config,
            SourceConfig reading,
            KafkaNames.Reading what,
            SourceEvents events,
            KafkaInbox inbox,
            Consumer<byte[], byte[]> consumer) {
        this.link = link;
        this.reading = reading;
        this.what = what;
        this.events = events;
        this.time = config.link().time();
        this.requestTimeout = config.link().requestTimeout();
        this.inbox = inbox;
        this.consumer = consumer;
        this.lanes = new KafkaLanes(Math.max(16, Math.min(500, reading.maxHeld())), reading.maxHeldBytes());
        this.commits = new KafkaCommits(lanes, link.admin(), time, consumer);
        this.positions = new KafkaPositions(consumer, what, reading);
    }

    KafkaLanes lanes() {
        return lanes;
    }

    KafkaCommits commits() {
        return commits;
    }

    CompletableFuture<Void> assigned() {
        return assigned;
    }

    void start() {
        started = true;
        inbox.signal();
    }

    void demand(int more) {
        int unused = demand.addAndGet(more);
        if (lanes.hasBuffered()) {
            inbox.signal();
        }
    }

    void quiesce() {
        quiet = true;
    }

    /** No more events; commit, leave the group and end. */
    void end(Duration atMost) {
        endNanos = time.nanoTime() + atMost.toNanos();
        silent = true;
        over = true;
        inbox.interrupt();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(what.topics(), this);
            while (!over) {
                inbox.run();
                if (started && !unopened.isEmpty()) {
                    open();
                }
                handOut();
                lanes.steer(consumer, quiet);
                commits.tick();
                poll();
                BrokerException failed = commits.fatal();
                if (failed != null) {
                    ended(failed);
                }
            }
        } catch (RuntimeException e) {
            BrokerException cause =
                    KafkaErrors.asked(e, "reading " + what.topics() + " as group '" + what.group() + "'");
            if (cause.kind() == Kind.INTERNAL) {
                LOG.warn("A consumer of group '{}' ends", what.group(), e);
            }
            ended(cause);
        } finally {
            leave();
        }
    }

    private void poll() {
        try {
            lanes.add(consumer.poll(inbox.beginPoll() ? POLL : Duration.ZERO));
        } catch (WakeupException e) {
            LOG.trace("Woken up", e);
        } catch (NoOffsetForPartitionException e) {
            LOG.trace("Assigned and not opened yet", e);
        } catch (OffsetOutOfRangeException e) {
            outOfRange(e.offsetOutOfRangePartitions());
        } catch (RetriableException e) {
            LOG.debug("Polling failed, and is tried again", e);
            inbox.await(POLL.toNanos());
        } finally {
            inbox.endPoll();
        }
    }

    private void handOut() {
        if (quiet || silent || !started) {
            return;
        }
        int most = demand.get();
        List<Incoming> records = most > 0 ? lanes.take(most) : List.of();
        if (!records.isEmpty()) {
            demand.addAndGet(-records.size());
            events.records(records);
        }
    }

    // ---- positions

    private void open() {
        try {
            Map<TopicPartition, Long> found = positions.of(Set.copyOf(unopened));
            found.forEach((partition, position) -> {
                if (unopened.remove(partition)) {
                    consumer.seek(partition, position);
                    open(partition, position);
                }
            });
        } catch (BrokerException lost) {
            ended(lost);
        } catch (WakeupException | RetriableException | org.apache.kafka.clients.consumer.CommitFailedException e) {
            LOG.debug("Positions could not be read, and are tried again", e);
        }
    }

    private void open(TopicPartition partition, long position) {
        Route route = reading.routes().stream()
                .filter(candidate -> KafkaNames.topic(candidate).equals(partition.topic()))
                .findFirst()
                .orElse(reading.routes().get(0));
        KafkaLane lane = new KafkaLane(
                partition, new Lane(route, partition.toString()), !(route instanceof Route.OneGroup), position);
        lanes.open(lane);
        LOG.trace("{} is read from {}", partition, position);
        if (!silent) {
            events.opened(lane.lane, position);
        }
    }

    private void outOfRange(Map<TopicPartition, Long> fetched) {
        Map<TopicPartition, Long> first = positions.first(fetched.keySet());
        Map<TopicPartition, Long> end = positions.end(fetched.keySet());
        fetched.forEach((partition, position) -> {
            long from = first.getOrDefault(partition, position);
            KafkaLane lane = lanes.at(partition);
            if (lane == null) {
                return; // will be opened, and found out again
            }
            if (position < from) {
                consumer.seek(partition, from);
                if (!silent) {
                    events.gap(lane.lane, position, from);
                }
            } else {
                startAgain(lane, position, end.getOrDefault(partition, position));
            }
        });
    }

    /** The records that were read are gone: what the engine knows of the lane is of another log. */
    private void startAgain(KafkaLane lane, long position, long end) {
        try {
            fence(List.of(lane));
            Map<TopicPartition, Long> found = positions.beyondTheEnd(lane.partition, position, end);
            found.forEach((partition, offset) -> {
                consumer.pause(Set.of(partition));
                consumer.seek(partition, offset);
                open(partition, offset);
            });
        } catch (BrokerException lost) {
            ended(lost);
        }
    }

    // ---- rebalancing, on this thread, within poll

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Nothing is fetched before the position is known.
        consumer.pause(partitions);
        unopened.addAll(partitions);
        if (!partitions.isEmpty()) {
            assigned.complete(null);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        unopened.removeAll(partitions);
        List<KafkaLane> leaving = lanes.of(partitions);
        LOG.trace("{} are wanted back", partitions);
        if (leaving.isEmpty()) {
            return;
        }
        inbox.endPoll();
        leaving.forEach(lanes::close);
        if (!over) {
            awaitSettled(leaving);
        }
        inbox.run();
        commits.sync(leaving, over ? left() : requestTimeout);
        commits.trim();
        fence(leaving);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        unopened.removeAll(partitions);
        fence(lanes.of(partitions));
    }

    /** The other lanes go on meanwhile with what was fetched before. */
    private void awaitSettled(List<KafkaLane> leaving) {
        Duration patience = patience();
        long deadline = time.nanoTime() + patience.toNanos();
        CompletableFuture<?>[] settled = leaving.stream()
                .map(lane -> events.closing(lane.lane, patience.multipliedBy(9).dividedBy(10))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(settled);
        var unused = all.whenComplete((done, failure) -> inbox.signal());
        while (!all.isDone() && !over && time.nanoTime() - deadline < 0) {
            inbox.run();
            handOut();
            if (commits.isWaitedFor()) {
                commits.sync(lanes.all(), requestTimeout); // answers to asynchronous ones come with a poll only
            }
            if (!all.isDone()) {
                inbox.await(deadline - time.nanoTime());
            }
        }
    }

    /**
     * How long a lane that is to go waits for its handlers. Without order it is better to have a slow message handled twice than to hold up all the
     * other partitions that are to go, and this member's next records.
     */
    private Duration patience() {
        if (reading.mode() == Mode.ORDERED) {
            return reading.maxHandlingTime().plus(reading.drainTimeout());
        }
        return reading.drainTimeout().compareTo(LET_GO) < 0 ? reading.drainTimeout() : LET_GO;
    }

    private void fence(List<KafkaLane> gone) {
        for (KafkaLane lane : gone) {
            lanes.remove(lane);
            if (!silent) {
                events.fenced(lane.lane);
            }
        }
    }

    // ---- the end

    private void ended(BrokerException cause) {
        if (!over) {
            endNanos = time.nanoTime() + LEAVE.toNanos();
            over = true;
            assigned.complete(null);
            if (!silent) {
                silent = true;
                events.ended(cause);
            }
        }
    }

    private Duration left() {
        Duration longest = link.isSuspended() ? LEAVE_WITHOUT_BROKER : requestTimeout;
        Duration rest = Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(50), endNanos - time.nanoTime()));
        return rest.compareTo(longest) < 0 ? rest : longest;
    }

    private void leave() {
        try {
            inbox.run();
            commits.sync(lanes.all(), left().dividedBy(2));
            commits.trim();
        } catch (RuntimeException e) {
            LOG.debug("The last positions were not committed", e);
        }
        commits.fail(new BrokerException(Kind.CLOSED, "this source was closed", null));
        try {
            consumer.close(CloseOptions.timeout(left()));
        } catch (KafkaException e) {
            LOG.debug("The consumer did not close in good order", e);
        }
    }
}
