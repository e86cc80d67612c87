package io.intermodal.brokers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection through a proxy: two sockets and a pump for each direction. */
final class Link {

    private static final int CONNECT_MILLIS = 5_000;

    /** How long a cut connection may still be read, so that the peer sees an orderly end. */
    private static final int DRAIN_MILLIS = 1_000;

    private final String name;
    private final Socket client;
    private final Socket broker = new Socket();
    private final Faults faults;
    private final ScheduledExecutorService closer;
    private final Consumer<Link> whenClosed;
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private volatile @Nullable Future<?> drained;
    private volatile boolean over;
    private volatile boolean lostBytes;

    Link(String name, Socket client, Faults faults, ScheduledExecutorService closer, Consumer<Link> whenClosed) {
        this.name = name;
        this.client = client;
        this.faults = faults;
        this.closer = closer;
        this.whenClosed = whenClosed;
    }

    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start(Address target) {
        thread(() -> connect(target), name + "-" + Direction.TO_BROKER).start();
    }

    private void connect(Address target) {
        try {
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            broker.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS);
        } catch (IOException unreachable) {
            reset();
            return;
        }
        Pump replies = new Pump(Direction.TO_CLIENT, faults, this, broker, client);
        thread(replies, name + "-" + Direction.TO_CLIENT).start();
        new Pump(Direction.TO_BROKER, faults, this, client, broker).run();
    }

    /** Whether it was cut or reset: nothing is forwarded any more. */
    boolean isOver() {
        return over;
    }

    void lostBytes() {
        lostBytes = true;
    }

    /** After lost bytes the stream makes no sense any more, so it cannot go on. */
    void resetIfBytesWereLost() {
        if (lostBytes) {
            reset();
        }
    }

    /** FIN to both sides. */
    void cut() {
        over = true;
        faults.wake();
        try {
            client.shutdownOutput();
            broker.shutdownOutput();
        } catch (IOException goneAlready) {
            close();
            return;
        }
        try {
            drained = closer.schedule(this::close, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException proxyClosed) {
            close();
        }
    }

    /** RST to both sides. */
    void reset() {
        over = true;
        faults.wake();
        linger(client);
        linger(broker);
        close();
    }

    private static void linger(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then it cannot be reset.
        }
    }

    void pumpEnded(Direction direction) {
        synchronized (ended) {
            ended.add(direction);
            if (ended.size() < Direction.values().length) {
                return;
            }
        }
        close();
    }

    private void close() {
        over = true;
        Future<?> pending = drained;
        if (pending != null) {
            pending.cancel(false);
        }
        try (client;
                broker) {
            whenClosed.accept(this);
        } catch (IOException e) {
            // Nobody waits for the outcome; both descriptors are released.
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
