package io.intermodal.spi;

/** A source whose broker keeps one position per lane: logs (Kafka, RocketMQ). Frontier, window and commit timer are the engine's. */
public non-sealed interface LogSource extends Source {

    /**
     * Records that every message of a lane before a position is finished. Never lower than before within a lane; the newest call wins;
     * {@link #flush} awaits it. On a lane that is not owned at this moment it does nothing, and that is for the binder to make sure: a Kafka
     * broker accepts a commit, even a lower one, from any live member of the group.
     *
     * @param lane an open or closing lane
     * @param next the position of the first unfinished message
     */
    void commit(Lane lane, long next);
}
