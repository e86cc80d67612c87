package io.intermodal.spi;

/**
 * A stream of a source with an order and an end of its own: a partition, a queue on one channel, a session. Made by the binder, anew for every
 * assignment, and compared by identity, so that a stale settlement cannot reach a later life of the same partition.
 */
public final class Lane {

    private final Route route;
    private final String name;

    /**
     * A lane.
     *
     * @param route which of the source's routes it belongs to
     * @param name for people: the partition or queue on the broker
     */
    public Lane(Route route, String name) {
        this.route = route;
        this.name = name;
    }

    /** Which of the source's routes it belongs to. */
    public Route route() {
        return route;
    }

    /** For people. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
