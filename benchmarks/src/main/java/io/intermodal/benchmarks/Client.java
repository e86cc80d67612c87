package io.intermodal.benchmarks;

/** One way to talk to a broker: Intermodal, or the broker's own client as somebody who knows it would use it. */
interface Client extends AutoCloseable {

    /** How many publishes may be without outcome. */
    int IN_FLIGHT = 512;

    /** How many keys the messages have. */
    int KEYS = 1_000;

    /** Messages that are fetched ahead, by both sides, where the client lets one choose. */
    int PREFETCH = 256;

    /**
     * Publishes messages of one body, each confirmed, with the keys of {@link #key} in turn, and at most {@link #IN_FLIGHT} without outcome.
     *
     * @param count how many
     * @throws IllegalStateException if any was not confirmed
     */
    void publish(int count) throws Exception;

    /**
     * Handles messages and settles each, until the handler has enough.
     *
     * @param concurrency how many handlers at once
     * @param handled called in a handler, by its thread, with the body, before the message is settled
     */
    void consume(int concurrency, Handled handled) throws Exception;

    /** Ends it, as orderly as the client can. */
    @Override
    void close();

    /** What is done with each message. */
    @FunctionalInterface
    interface Handled {
        void message(int bytes);
    }

    static String key(int number) {
        return KEY[number % KEYS];
    }

    /** Made once: how an application makes its keys is not what is compared. */
    String[] KEY = keys();

    private static String[] keys() {
        String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "customer-" + i;
        }
        return keys;
    }
}
