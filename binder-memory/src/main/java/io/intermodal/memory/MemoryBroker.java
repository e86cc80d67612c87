package io.intermodal.memory;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A broker inside the process, and the switches that make it fail. All connections of one JVM to the same address share one; it lives until
 * {@link #discard()}, and what it stores survives {@link #stop()} and {@link #crash()}. Thread-safe; nothing here blocks.
 *
 * <p>Places are what its queues and logs are called: {@code Link.topology().physical(plan)} lists them. Destination {@code orders} of
 * namespace {@code shop} is {@code shop__orders}, its group {@code billing} is {@code shop__orders_billing}, the group's dead letters are
 * {@code shop__orders_billing_dead}. The group of a queue is the queue itself.
 */
public final class MemoryBroker {

    /** What an address without a broker's name means. */
    public static final String DEFAULT_NAME = "default";

    private final Server server;

    MemoryBroker(Server server) {
        this.server = server;
    }

    /**
     * The broker at {@code memory:queue/<name>}, made if need be.
     *
     * @param name up to 100 letters, digits, dots, hyphens and underscores
     * @throws IllegalArgumentException if the name is none
     */
    public static MemoryBroker queue(String name) {
        return Brokers.named(Brokers.QUEUE, name);
    }

    /**
     * The broker at {@code memory:log/<name>}, made if need be.
     *
     * @param name up to 100 letters, digits, dots, hyphens and underscores
     * @throws IllegalArgumentException if the name is none
     */
    public static MemoryBroker log(String name) {
        return Brokers.named(Brokers.LOG, name);
    }

    /** What {@code intermodal.broker} has to be to connect to it. */
    public String address() {
        return server.address();
    }

    /**
     * Options of a connection to this broker, to be completed: {@code broker.options().timeSource(time).build()}. They have the broker itself
     * keep delayed messages ({@code intermodal.memory.delay=native}), so that these come exactly when they are due.
     */
    public ConnectionOptions.Builder options() {
        return ConnectionOptions.builder().set("intermodal.broker", address()).set("intermodal.memory.delay", "native");
    }

    /** Forgets this broker and everything it stores; a later connection to its address gets a new one. Its links are lost. */
    public void discard() {
        Brokers.forget(this);
        crash();
    }

    // Faults of the whole broker.

    /**
     * Cuts every connection: sends without answer end UNKNOWN, lanes are fenced, what is unsettled goes to others or waits for new connections,
     * which are accepted.
     */
    public void loseConnections() {
        server.loseAll(server.unavailable("lost the connection"), true);
    }

    /** Goes down in good order: answers and settlements on their way arrive. Connecting is refused until {@link #start()}. */
    public void stop() {
        server.stop(false);
    }

    /** Goes down at once: answers and settlements on their way are lost. Connecting is refused until {@link #start()}. */
    public void crash() {
        server.stop(true);
    }

    /** Comes up again with all that was stored. No effect if it is up. */
    public void start() {
        server.start();
    }

    /**
     * Answers nothing until {@link #thaw()}: publishes get no outcome, opening a connection runs into its time-out. Clients give up after their
     * detection time; what they had sent takes effect when the broker is thawed.
     */
    public void freeze() {
        server.freeze();
    }

    /** Answers again, beginning with what has piled up. */
    public void thaw() {
        server.thaw();
    }

    /** Cancels every consumer and keeps the connections. */
    public void killConsumers() {
        server.submit(
                () -> server.links().forEach(link -> link.killConsumers(server.unavailable("cancelled the consumer"))));
    }

    /**
     * Accepts only these credentials from now on. Open connections stay.
     *
     * @param user the user
     * @param password the password
     */
    public void requireCredentials(String user, String password) {
        server.require(new Credentials(user, password));
    }

    /**
     * Kills the process that a connection stands for: what it had not settled goes to others, nothing that it sends from now on arrives, and it
     * never gets in again. Its handlers run on, as they cannot be stopped from here; nobody hears of it. The restarted process is another
     * connection.
     *
     * @param connection an open connection to this broker
     * @throws IllegalArgumentException if it is none
     */
    public void kill(Connection connection) {
        MemoryLink link = connection
                .unwrap(MemoryLink.class)
                .filter(found -> found.server() == server)
                .orElseThrow(() ->
                        new IllegalArgumentException(connection + " is not connected to " + this + " at the moment"));
        server.kill(link);
    }

    /**
     * {@linkplain #kill Kills} the process that is the next to settle a message of one of its subscriptions, before that settlement arrives: its
     * handler has done its work, and the message comes again to others. On a log the settlement is the next commit. In virtual time the
     * connection breaks when the test waits or advances next: what it publishes itself before that is not cut off.
     */
    public void crashBeforeSettlement() {
        server.locked(() -> server.faults().crash());
    }

    /**
     * Does from now on everything that the contract allows a broker, and more often than any real one: publishes are refused for a moment, end
     * without an outcome (stored or not) or are confirmed late; what is stored is handed out late, and in any order where none was promised;
     * settlements get lost with their connection or consumer, so that messages come again. What an application says of its outcome has to be
     * true here too, once enough time has passed.
     *
     * @param seed decides what happens when; it is part of {@link #toString} and of the texts of errors
     */
    public void worstLegal(long seed) {
        server.locked(() -> server.faults().mischief(new Mischief(seed)));
    }

    /** Ends {@link #worstLegal}. */
    public void behave() {
        server.locked(() -> server.faults().mischief(null));
    }

    // Faults of single messages.

    /** Stores the next message that is published twice. Adds up. */
    public void duplicateNext() {
        server.locked(() -> server.faults().duplicate(1));
    }

    /**
     * Refuses the next messages and stores nothing of them.
     *
     * @param count how many; 0 ends it
     * @param kind the reason given
     */
    public void refuseNext(int count, BrokerException.Kind kind) {
        server.locked(() -> server.faults().refuse(count, kind));
    }

    /**
     * Stores the next messages and reports their outcome as unknown.
     *
     * @param count how many; 0 ends it
     */
    public void unknownNext(int count) {
        server.locked(() -> server.faults().unknown(count));
    }

    /**
     * Loses the next messages and reports their outcome as unknown.
     *
     * @param count how many; 0 ends it
     */
    public void loseNext(int count) {
        server.locked(() -> server.faults().lose(count));
    }

    /**
     * Refuses writing to some places, for want of permission.
     *
     * @param places a place; {@code *} stands for any text, for instance {@code *_dead}
     */
    public void denyWrites(String places) {
        server.locked(() -> server.faults().denyWrites(places));
    }

    /** Undoes every {@link #denyWrites}. */
    public void allowWrites() {
        server.locked(() -> server.faults().allowWrites());
    }

    /**
     * Says only so much later that a message is stored.
     *
     * @param delay zero is at once, the default
     */
    public void confirmDelay(Duration delay) {
        server.locked(() -> server.faults().confirmDelay(delay));
    }

    /**
     * Hands messages out only so much later than it could. The order stays.
     *
     * @param delay zero is at once, the default
     */
    public void deliveryDelay(Duration delay) {
        server.locked(() -> server.faults().deliveryDelay(delay));
    }

    /**
     * Records acknowledgements and commits only so much later. What is not recorded when a connection breaks is lost.
     *
     * @param delay zero is at once, the default
     */
    public void settleDelay(Duration delay) {
        server.locked(() -> server.faults().settleDelay(delay));
    }

    /**
     * Puts a message into a queue or log as a foreign client would: with these headers and no others.
     *
     * @param place the queue or log
     * @param body the payload
     * @param headers native headers
     * @throws BrokerException if there is no such place
     */
    public void inject(String place, byte[] body, Map<String, String> headers) throws BrokerException {
        server.inject(place, body, headers);
    }

    /**
     * Deletes all messages of a log, as if they were older than its retention. Queues keep theirs.
     *
     * @param place the log
     */
    public void expire(String place) {
        server.submit(() -> server.store().expire(place));
    }

    /**
     * Forgets the committed positions of a log's group. Members notice when they are assigned partitions anew.
     *
     * @param group the group's place
     */
    public void forgetPositions(String group) {
        server.submit(() -> server.store().forgetPositions(group));
    }

    // What a test can look at.

    /**
     * What is unfinished: the messages of a queue that are not settled, in order; on a log, what lies beyond the committed positions of a group,
     * of dead letters or of a delay rung, partition by partition. Of any other log, everything that it has. Messages that are not due yet are
     * left out.
     *
     * @param place the queue, group or log; a place that does not exist is empty
     */
    public List<MemoryRecord> contents(String place) {
        return server.locking(() -> server.store().contents(place));
    }

    /**
     * Everything that is not finished: of every group what is not settled, all dead letters, and what is not due yet. Empty when a shop has done
     * all its work.
     */
    public List<MemoryRecord> leftOvers() {
        return server.leftOvers();
    }

    /**
     * The position that a group has committed in each partition of its logs: by names such as {@code orders-0}. Empty for queues.
     *
     * @param group the group's place
     */
    public Map<String, Long> committed(String group) {
        return server.locking(() -> server.store().committed(group));
    }

    /** How many connections are open. */
    public int connections() {
        return server.locking(() -> server.links().size());
    }

    /**
     * How many consumers a queue or a group of a log has.
     *
     * @param place the queue, or the group's place
     */
    public int consumers(String place) {
        return server.locking(() -> server.store().consumers(place));
    }

    /** The address, and the seed if it is {@linkplain #worstLegal at its worst}. */
    @Override
    public String toString() {
        return server.toString();
    }

    Server server() {
        return server;
    }
}
