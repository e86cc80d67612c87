package io.intermodal.brokers;

/**
 * A real broker in a process (or several) of its own, on a loopback port that stays the same for its whole life, with its data in a temporary
 * folder. Made stopped; {@link #close} ends the process and deletes the folder, and so does the end of this JVM, in whatever way it ends.
 *
 * <p>Every method may be called from any thread; calls are executed one after another, so a fault injected while the broker starts waits for the
 * start. Every wait is bounded. Failures are {@link BrokerException}s that show the end of the broker's log.
 */
public interface Broker extends AutoCloseable {

    /**
     * Starts the broker and waits until it serves clients. On the data of an earlier start, if there was one.
     *
     * @throws BrokerException when it is not ready within its bound (60 s by default), or ends before that
     * @throws IllegalStateException when it is running, or closed
     */
    void start();

    /**
     * Whether it serves clients now: the process lives, is not frozen, and its port accepts a connection.
     *
     * @return true if a client can be expected to succeed
     */
    boolean isReady();

    /**
     * Where it listens. Known before the first start.
     *
     * @return the plain (not TLS) address
     */
    Address address();

    /** Ends it in good order, then by force if that takes longer than 20 s. Nothing happens if it is not running. */
    void stop();

    /** Ends it as a crash would ({@code kill -9}). The data stays as it is. Nothing happens if it is not running. */
    void kill();

    /**
     * Freezes it as a long pause would: connections stay open, new ones are accepted by the operating system, nothing is answered.
     *
     * @throws IllegalStateException when it is not running
     */
    void freeze();

    /**
     * Lets it go on after {@link #freeze}.
     *
     * @throws IllegalStateException when it is not running
     */
    void thaw();

    /** Stops it in good order if it is running, and starts it again on the same data and port. */
    void restart();

    /** Kills it if it is running and deletes its data. It can then be started afresh, on the same port. */
    void wipe();

    /**
     * The process that a client talks to.
     *
     * @return its process id
     * @throws IllegalStateException when it is not running
     */
    long pid();

    /**
     * What the broker wrote last, for failure messages.
     *
     * @return at most 60 lines of its log
     */
    String logTail();

    /** Kills it and deletes everything it had. A second call does nothing. */
    @Override
    void close();
}
