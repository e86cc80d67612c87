package io.intermodal.memory;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.WireHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as the broker holds it: what {@link MemoryBroker#contents} lists and what unwrapping a delivery gives. A view: changing nothing,
 * settling nothing. Immutable.
 */
public final class MemoryRecord {

    private final String place;
    private final int partition;
    private final long position;
    private final int deliveries;
    private final long dueMillis;
    private final Content content;

    MemoryRecord(String place, int partition, long position, int deliveries, Content content) {
        this(place, partition, position, deliveries, 0, content);
    }

    private MemoryRecord(String place, int partition, long position, int deliveries, long dueMillis, Content content) {
        this.dueMillis = dueMillis;
        this.place = place;
        this.partition = partition;
        this.position = position;
        this.deliveries = deliveries;
        this.content = content;
    }

    /** One that is not in its place yet. */
    static MemoryRecord delayed(String place, long dueMillis, Content content) {
        return new MemoryRecord(place, 0, -1, -1, dueMillis, content);
    }

    /** The queue or log that it lies in. */
    public String place() {
        return place;
    }

    /** The partition of a log, or the key bucket of a queue; from 0. */
    public int partition() {
        return partition;
    }

    /** Its offset in the partition of a log, or its number in the queue, which redelivery does not change; from 0. -1 if it is not due yet. */
    public long position() {
        return position;
    }

    /** How often a queue handed it to a consumer that was then lost; -1 on logs, which do not count. */
    public int deliveries() {
        return deliveries;
    }

    /** When it comes to its place, if the broker itself keeps it until then. */
    public Optional<Instant> due() {
        return dueMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(dueMillis));
    }

    /** All headers as they travelled, the framework's included. Unmodifiable. */
    public Map<String, String> headers() {
        return content.headers();
    }

    /** The message's identity, unless it is foreign and has none. */
    public Optional<String> id() {
        return Optional.ofNullable(content.headers().get(WireHeaders.ID));
    }

    /** The payload: a copy. */
    public byte[] body() {
        return content.body();
    }

    Incoming incoming(Lane lane, int brokerDeliveries) {
        return content.incoming(lane, position, brokerDeliveries, this);
    }

    String coordinates() {
        return place + "-" + partition + "-" + position;
    }

    @Override
    public String toString() {
        return id().orElse("foreign message") + " at " + coordinates();
    }
}
