package io.intermodal.memory;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

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

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Map<String, MemoryBroker> BROKERS = new ConcurrentHashMap<>();

    private final String path;
    private final Server server;

    private MemoryBroker(String path, Function<Server, Store> shape) {
        this.path = path;
        this.server = new Server("memory:" + path, shape);
    }

    /**
     * The broker at {@code memory:queue/<name>}, made if need be.
     *
     * @param name up to 100 letters, digits, dots, hyphens and underscores
     * @throws IllegalArgumentException if the name is none
     */
    public static MemoryBroker queue(String name) {
        return named("queue", name, QueueStore::new);
    }

    private static MemoryBroker named(String shape, String name, Function<Server, Store> store) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no broker name; use up to 100 letters, digits, dots, hyphens and underscores");
        }
        return BROKERS.computeIfAbsent(shape + "/" + name, path -> new MemoryBroker(path, store));
    }

    static MemoryBroker of(BrokerAddress address) throws BrokerException {
        String path = address.path();
        int slash = path.indexOf('/');
        String name = slash < 0 ? DEFAULT_NAME : path.substring(slash + 1);
        String shape = slash < 0 ? path : path.substring(0, slash);
        if (address.servers().isEmpty() && NAME.matcher(name).matches()) {
            if (shape.equals("queue")) {
                return queue(name);
            }
        }
        throw new BrokerException(
                BrokerException.Kind.INVALID,
                "'" + address
                        + "' is no address of the in-memory broker; write memory:queue, memory:log, memory:queue/<name> or"
                        + " memory:log/<name>",
                null);
    }

    /** What {@code intermodal.broker} has to be to connect to it. */
    public String address() {
        return server.address();
    }

    /** Forgets this broker and everything it stores; a later connection to its address gets a new one. Its links are lost. */
    public void discard() {
        BROKERS.remove(path, this);
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
        TimeSource clock = server.locking(server::clock);
        Content content = new Content(body, headers, clock == null ? 0 : clock.epochMillis());
        server.call(Duration.ZERO, () -> {
            server.store().inject(place, content);
            return content;
        });
    }

    // What a test can look at.

    /**
     * The messages of a queue that are not settled, or of a log that are not deleted; the oldest first. Messages that are not due yet are left
     * out.
     *
     * @param place the queue or log
     */
    public List<MemoryRecord> contents(String place) {
        return server.locking(() -> server.store().contents(place));
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

    @Override
    public String toString() {
        return address();
    }

    Server server() {
        return server;
    }
}
