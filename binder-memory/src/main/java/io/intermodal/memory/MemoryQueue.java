package io.intermodal.memory;

import io.intermodal.Mode;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue: messages in key buckets, consumers with demand. Members of an ordered group own buckets until they leave; others share all of them.
 * Under the broker's lock.
 */
final class MemoryQueue {

    private static final class Bucket {
        final SortedMap<Long, QueueEntry> ready = new TreeMap<>();

        @Nullable
        QueueConsumer owner;
    }

    /** How far ahead of the oldest message another one may be handed out. */
    private static final int REACH = 10;

    private final String name;
    private final IntUnaryOperator pick;
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<QueueConsumer> consumers = new ArrayList<>();
    private long nextNumber;
    private int nextUnkeyed;
    private int turn;

    /**
     * An empty queue.
     *
     * @param pick chooses one of so many messages that may all be next
     */
    MemoryQueue(String name, int bucketCount, IntUnaryOperator pick) {
        this.name = name;
        this.pick = pick;
        for (int i = 0; i < bucketCount; i++) {
            buckets.add(new Bucket());
        }
    }

    String name() {
        return name;
    }

    void add(Content content) {
        String key = content.key();
        int bucket = key == null ? nextUnkeyed++ % buckets.size() : KeyPartitioner.partition(key, buckets.size());
        putBack(new QueueEntry(nextNumber++, bucket, content));
        dispatch();
    }

    /** Back to its old place in line; the caller dispatches. */
    void putBack(QueueEntry entry) {
        buckets.get(entry.bucket).ready.put(entry.number, entry);
    }

    /** The mode of those who consume now, which newcomers have to share. */
    @Nullable
    Mode mode() {
        return consumers.isEmpty() ? null : consumers.get(0).mode();
    }

    void attach(QueueConsumer consumer) {
        consumers.add(consumer);
        dispatch();
    }

    void detach(QueueConsumer consumer) {
        consumers.remove(consumer);
        for (Bucket bucket : buckets) {
            if (bucket.owner == consumer) {
                bucket.owner = null;
            }
        }
        dispatch();
    }

    /** Hands out what can be handed out, the oldest first. */
    void dispatch() {
        while (dispatchOne()) {}
        consumers.forEach(QueueConsumer::push);
    }

    private boolean dispatchOne() {
        Bucket from = null;
        QueueConsumer to = null;
        for (Bucket bucket : buckets) {
            if (bucket.ready.isEmpty() || (from != null && from.ready.firstKey() < bucket.ready.firstKey())) {
                continue;
            }
            QueueConsumer candidate = candidate(bucket);
            if (candidate != null) {
                from = bucket;
                to = candidate;
            }
        }
        if (from == null || to == null) {
            return false;
        }
        if (to.mode() == Mode.ORDERED) {
            from.owner = to;
        } else {
            turn = consumers.indexOf(to) + 1;
        }
        Iterator<QueueEntry> ready = from.ready.values().iterator();
        QueueEntry next = ready.next();
        for (int skip = skipped(from, to); skip > 0; skip--) {
            next = ready.next();
        }
        ready.remove();
        to.deliver(next);
        return true;
    }

    /** Nobody promised an order to workers; what the engine keeps for itself stays in order all the same, because it says so. */
    private int skipped(Bucket from, QueueConsumer to) {
        return to.mode() == Mode.ORDERED || !(to.lane().route() instanceof Route.OneGroup)
                ? 0
                : pick.applyAsInt(Math.min(from.ready.size(), REACH));
    }

    private @Nullable QueueConsumer candidate(Bucket bucket) {
        if (bucket.owner != null) {
            return bucket.owner.wants() ? bucket.owner : null;
        }
        if (mode() == Mode.ORDERED) {
            return consumers.stream()
                    .filter(QueueConsumer::wants)
                    .min(Comparator.comparingLong(this::owned))
                    .orElse(null);
        }
        for (int i = 0; i < consumers.size(); i++) {
            QueueConsumer consumer = consumers.get((turn + i) % consumers.size());
            if (consumer.wants()) {
                return consumer;
            }
        }
        return null;
    }

    private long owned(QueueConsumer consumer) {
        return buckets.stream().filter(bucket -> bucket.owner == consumer).count();
    }

    List<QueueConsumer> consumers() {
        return List.copyOf(consumers);
    }

    long size() {
        return entries().count();
    }

    List<MemoryRecord> contents() {
        return entries()
                .sorted(Comparator.comparingLong(entry -> entry.number))
                .map(entry -> entry.record(name))
                .toList();
    }

    private Stream<QueueEntry> entries() {
        return Stream.concat(
                buckets.stream().flatMap(bucket -> bucket.ready.values().stream()),
                consumers.stream().flatMap(QueueConsumer::unsettled));
    }
}
