package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Lane;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes positions: only of lanes that are owned now, and never a lower one, because the broker takes any commit of any live member. One request is
 * on its way at a time. Owned by the thread that polls.
 */
final class KafkaCommits {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommits.class);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int WAKEUPS = 3;

    /** Somebody waits until these positions are written. */
    private record Flush(Map<KafkaLane, Long> until, CompletableFuture<Void> done) {}

    private final KafkaLanes lanes;
    private final KafkaAdmin admin;
    private final TimeSource time;
    private final Consumer<byte[], byte[]> consumer;
    private final List<Flush> flushes = new ArrayList<>();
    private boolean inFlight;
    private long notBefore;
    private long nextTrim;
    private @Nullable BrokerException fatal;

    KafkaCommits(KafkaLanes lanes, KafkaAdmin admin, TimeSource time, Consumer<byte[], byte[]> consumer) {
        this.lanes = lanes;
        this.admin = admin;
        this.time = time;
        this.consumer = consumer;
        this.notBefore = time.nanoTime();
        this.nextTrim = time.nanoTime() + TRIM_NANOS;
    }

    void want(Lane lane, long next) {
        KafkaLane owned = lanes.of(lane);
        LOG.trace("{} is finished up to {}{}", lane, next, owned == null ? ", and not here any more" : "");
        if (owned != null && next > owned.wanted) {
            owned.wanted = next;
        }
    }

    void flush(CompletableFuture<Void> done) {
        Map<KafkaLane, Long> until = new HashMap<>();
        for (KafkaLane lane : lanes.all()) {
            if (lane.wanted > lane.committed) {
                until.put(lane, lane.wanted);
            }
        }
        flushes.add(new Flush(until, done));
        notBefore = time.nanoTime();
        answer();
    }

    /** What went wrong for good with the last commit. */
    @Nullable
    BrokerException fatal() {
        return fatal;
    }

    boolean isWaitedFor() {
        return !flushes.isEmpty();
    }

    /** Sends what is due. */
    void tick() {
        answer();
        long now = time.nanoTime();
        if (!inFlight && now - notBefore >= 0) {
            Map<KafkaLane, Long> due = due(lanes.all());
            if (!due.isEmpty()) {
                inFlight = true;
                consumer.commitAsync(offsets(due), (offsets, failure) -> committed(due, failure));
            }
        }
        if (now - nextTrim >= 0) {
            nextTrim = now + TRIM_NANOS;
            trim();
        }
    }

    private void committed(Map<KafkaLane, Long> written, @Nullable Exception failure) {
        inFlight = false;
        if (failure == null) {
            LOG.trace("Committed {}", written.values());
            written.forEach((lane, offset) -> lane.committed = Math.max(lane.committed, offset));
            answer();
            return;
        }
        notBefore = time.nanoTime() + AGAIN_NANOS;
        BrokerException cause = KafkaErrors.asked(failure, "committing positions");
        if (cause.kind() == Kind.UNAUTHORIZED || cause.kind() == Kind.NOT_FOUND) {
            fatal = cause;
        }
        LOG.debug("Positions were not committed, and will be again if the lanes are still there", failure);
    }

    /** Writes the positions of some lanes and waits for that. */
    void sync(Collection<KafkaLane> some, Duration atMost) {
        Map<KafkaLane, Long> due = due(some);
        if (!due.isEmpty()) {
            for (int tries = 0; tries <= WAKEUPS; tries++) {
                try {
                    consumer.commitSync(offsets(due), atMost);
                    due.forEach((lane, offset) -> lane.committed = Math.max(lane.committed, offset));
                    break;
                } catch (WakeupException e) {
                    LOG.trace("Woken up while committing", e);
                } catch (KafkaException e) {
                    LOG.debug("The last positions of lanes were not committed: their messages come again", e);
                    break;
                }
            }
        }
        answer();
    }

    /** Completes whoever waits for positions that are written now, or never will be because their lane is gone. */
    private void answer() {
        if (!flushes.isEmpty()) {
            flushes.removeIf(flush -> {
                boolean written = flush.until().entrySet().stream()
                        .allMatch(entry -> entry.getKey().committed >= entry.getValue()
                                || lanes.at(entry.getKey().partition) != entry.getKey());
                if (written) {
                    flush.done().complete(null);
                }
                return written || flush.done().isDone();
            });
        }
    }

    void fail(BrokerException cause) {
        flushes.forEach(flush -> flush.done().completeExceptionally(cause));
        flushes.clear();
    }

    /** Deletes what is finished where nobody else reads, so that it does not come again when the broker has forgotten the position. */
    void trim() {
        Map<TopicPartition, Long> finished = new HashMap<>();
        for (KafkaLane lane : lanes.all()) {
            if (lane.trimmed && lane.committed > lane.trimmedTo) {
                lane.trimmedTo = lane.committed;
                finished.put(lane.partition, lane.committed);
            }
        }
        if (!finished.isEmpty()) {
            admin.trim(finished);
        }
    }

    private static Map<KafkaLane, Long> due(Collection<KafkaLane> lanes) {
        Map<KafkaLane, Long> due = new HashMap<>();
        for (KafkaLane lane : lanes) {
            if (lane.wanted > lane.committed) {
                due.put(lane, lane.wanted);
            }
        }
        return due;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<KafkaLane, Long> lanes) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        lanes.forEach((lane, offset) -> offsets.put(lane.partition, new OffsetAndMetadata(offset)));
        return offsets;
    }
}
