package io.intermodal.spi;

import org.jspecify.annotations.Nullable;

/** A message as a source hands it out. Immutable; the binder may keep its native message in {@link #handle()}. */
public final class Incoming {

    /** The broker does not count deliveries. */
    public static final int NOT_COUNTED = -1;

    private final Lane lane;
    private final long position;
    private final Envelope envelope;
    private final int brokerDeliveries;
    private final Object handle;
    private final @Nullable String defect;

    /**
     * A message that could be read.
     *
     * @param lane where it came from
     * @param position its position there, rising within a lane; for queues any rising number
     * @param envelope what it is
     * @param brokerDeliveries how often the broker says it handed this out before: 0 for the first time, without those that were only given
     *     back. At 50 the engine dead-letters it. Or {@link #NOT_COUNTED}
     * @param handle the native message
     */
    public Incoming(Lane lane, long position, Envelope envelope, int brokerDeliveries, Object handle) {
        this(lane, position, envelope, brokerDeliveries, handle, null);
    }

    /**
     * A message that could not be read: the engine dead-letters it with what the envelope could save.
     *
     * @param defect what is wrong with it; never its content
     */
    public Incoming(
            Lane lane, long position, Envelope envelope, int brokerDeliveries, Object handle, @Nullable String defect) {
        this.lane = lane;
        this.position = position;
        this.envelope = envelope;
        this.brokerDeliveries = brokerDeliveries;
        this.handle = handle;
        this.defect = defect;
    }

    /** Where it came from. */
    public Lane lane() {
        return lane;
    }

    /** Its position there. */
    public long position() {
        return position;
    }

    /** What it is. */
    public Envelope envelope() {
        return envelope;
    }

    /** How often the broker says it handed this out before, or {@link #NOT_COUNTED}. */
    public int brokerDeliveries() {
        return brokerDeliveries;
    }

    /** The native message, for {@code unwrap} and for the binder itself. */
    public Object handle() {
        return handle;
    }

    /** What is wrong with it, or null. */
    public @Nullable String defect() {
        return defect;
    }

    @Override
    public String toString() {
        return envelope.id() + " from " + lane + " at " + position;
    }
}
