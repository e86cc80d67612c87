package io.intermodal.spi;

import org.jspecify.annotations.Nullable;

/** A message on its way to the broker. Immutable. */
public final class Outgoing {

    private final Route route;
    private final Envelope envelope;
    private final long deliverAtMillis;
    private final @Nullable Incoming original;

    /**
     * A message.
     *
     * @param route where to
     * @param envelope what
     * @param deliverAtMillis when it is due, in epoch milliseconds, or 0 for at once; only within {@link Sender#nativeDelay}
     * @param original the message that this is a copy of, if it is one
     */
    public Outgoing(Route route, Envelope envelope, long deliverAtMillis, @Nullable Incoming original) {
        this.route = route;
        this.envelope = envelope;
        this.deliverAtMillis = deliverAtMillis;
        this.original = original;
    }

    /** Where to. */
    public Route route() {
        return route;
    }

    /** What. */
    public Envelope envelope() {
        return envelope;
    }

    /** When it is due, in epoch milliseconds; 0 is at once. Never hand it out earlier. */
    public long deliverAtMillis() {
        return deliverAtMillis;
    }

    /**
     * The message that this is a copy of. Native properties that {@link Envelope} cannot hold are copied from it as they are, except those
     * that would make the broker act again (delays, routing, counters).
     */
    public @Nullable Incoming original() {
        return original;
    }

    @Override
    public String toString() {
        return envelope.id() + " to " + route;
    }
}
