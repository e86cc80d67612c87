package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a broker that misbehaves on demand. Without a fault it forwards at once. Faults add up until {@link #restore}; they concern
 * the connections that are open and those still to come. The names of toxiproxy's toxics are given with each, since many know them.
 *
 * <p>A peer's kernel still gets its acknowledgements, so this is no lost network: only heartbeats and time-outs of the application notice a
 * {@link #stall} or a {@link #blackHole}. May be used from any thread. Its own threads are daemons.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final Duration ACCEPTOR_ENDS_WITHIN = Duration.ofSeconds(5);

    private final Address address;
    private final Address target;
    private final Faults faults = new Faults();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ScheduledThreadPoolExecutor closer;
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private volatile boolean closed;

    private TcpProxy(Address address, Address target) {
        this.address = address;
        this.target = target;
        this.closer = new ScheduledThreadPoolExecutor(1, task -> Link.thread(task, this + "-closer"));
        // A link that ended by itself must not be kept until its turn comes.
        closer.setRemoveOnCancelPolicy(true);
        listen();
    }

    /**
     * Listens on a free loopback port.
     *
     * @param target where connections are forwarded to; nothing needs to listen there yet
     * @return the proxy, forwarding
     */
    public static TcpProxy to(Address target) {
        return new TcpProxy(target.withPort(Ports.free()).withHost(Ports.LOOPBACK), target);
    }

    /**
     * Listens on a given address, for brokers that tell their clients where to connect.
     *
     * @param address where to listen
     * @param target where connections are forwarded to; nothing needs to listen there yet
     * @return the proxy, forwarding
     */
    public static TcpProxy between(Address address, Address target) {
        return new TcpProxy(address, target);
    }

    /**
     * Where clients connect.
     *
     * @return the proxy's own address, in the broker's scheme; stays the same through {@link #refuse} and {@link #restore}
     */
    public Address address() {
        return address;
    }

    /**
     * Counts the connections that are open.
     *
     * @return how many
     */
    public int connections() {
        return links.size();
    }

    /**
     * Counts the connections that were ever accepted.
     *
     * @return how many
     */
    public int accepted() {
        return accepted.get();
    }

    /**
     * Counts the connections that {@link #limitBytes} ever ended.
     *
     * @return how many
     */
    public int limited() {
        return faults.limitsReached();
    }

    /** Ends the connections that are open in good order (FIN to both sides). New ones are served. */
    public void cut() {
        links.forEach(Link::cut);
    }

    /** Resets the connections that are open (RST to both sides; toxiproxy: reset_peer). New ones are served. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /**
     * Stops reading and forwarding, as a link that hangs: nothing is lost, and everything goes on with {@link #restore}. New connections are accepted
     * and hang too.
     *
     * @param directions which way; both if none is given
     */
    public void stall(Direction... directions) {
        faults.stall(set(directions));
    }

    /**
     * Reads and throws away (toxiproxy: timeout 0). {@link #restore} resets the connections that lost bytes by it. {@code blackHole(TO_CLIENT)} makes
     * the broker do what it is asked while its answers are lost.
     *
     * @param directions which way; both if none is given
     */
    public void blackHole(Direction... directions) {
        faults.drop(set(directions));
    }

    /**
     * Delays both directions without changing the order or the throughput (toxiproxy: latency).
     *
     * @param delay of each chunk of at most 16 KiB
     * @param jitter each delay is uniform between {@code delay - jitter} and {@code delay + jitter}
     */
    public void delay(Duration delay, Duration jitter) {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("A delay cannot be negative: " + delay + ", jitter " + jitter);
        }
        faults.delay(delay, jitter);
    }

    /**
     * Cuts each connection after so many more bytes (toxiproxy: limit_data).
     *
     * @param direction which way is counted
     * @param bytes more than 0
     */
    public void limitBytes(Direction direction, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("The limit must be more than 0 bytes, not " + bytes);
        }
        faults.limit(direction, bytes);
    }

    /**
     * Refuses new connections (toxiproxy: down, which also ends the open ones: {@link #reset} after this). The port is free meanwhile.
     */
    public synchronized void refuse() {
        ServerSocket current = listener;
        Thread accepting = acceptor;
        listener = null;
        if (current != null && accepting != null) {
            try {
                current.close();
                // Until accept() has returned, the system still completes handshakes on the closed socket.
                accepting.join(ACCEPTOR_ENDS_WITHIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(this + " could not stop listening", e);
            }
        }
    }

    /** Ends every fault: what was stalled goes on, what lost bytes is reset, new connections are accepted. */
    public synchronized void restore() {
        faults.clear(() -> links.forEach(Link::resetIfBytesWereLost));
        if (listener == null && !closed) {
            listen();
        }
    }

    /** Stops listening and resets every connection. */
    @Override
    public synchronized void close() {
        closed = true;
        refuse();
        reset();
        closer.shutdownNow();
    }

    private synchronized void listen() {
        try {
            ServerSocket opened = new ServerSocket();
            opened.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
            listener = opened;
            Thread accepting = Link.thread(() -> accept(opened), this + "-accept");
            accepting.start();
            acceptor = accepting;
        } catch (IOException e) {
            throw new UncheckedIOException(this + " could not listen on its port", e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                String name = this + "-" + accepted.incrementAndGet();
                Link link = new Link(name, client, faults, closer, links::remove);
                links.add(link);
                link.start(target);
                if (closed) {
                    link.reset();
                }
            }
        } catch (IOException listenerClosed) {
            // By refuse() or close().
        }
    }

    private static Set<Direction> set(Direction... directions) {
        return directions.length == 0 ? EnumSet.allOf(Direction.class) : EnumSet.copyOf(List.of(directions));
    }

    @Override
    public String toString() {
        return "proxy-" + address.port();
    }
}
