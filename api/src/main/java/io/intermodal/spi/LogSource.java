package io.intermodal.spi;

/** A source whose broker keeps one position per lane: logs (Kafka, RocketMQ). Frontier, window and commit timer are the engine's. */
public non-sealed interface LogSource extends Source {

    /**
     * Records that every message of a lane before a position is finished. Never lower than before within a lane; the newest call wins;
     * {@link #flush} awaits it. On a lost lane it does nothing.
     *
     * @param lane an open or closing lane
     * @param next the position of the first unfinished message
     */
    void commit(Lane lane, long next);
}
