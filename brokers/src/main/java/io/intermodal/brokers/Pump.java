package io.intermodal.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries the bytes of one direction of one connection, in order, as the faults allow. */
final class Pump implements Runnable {

    private static final int CHUNK_BYTES = 16 * 1024;

    /** Bounds what a delayed direction holds; beyond that it stops reading, as a full pipe does. */
    private static final int MOST_DELAYED = 64;

    private static final byte[] END = new byte[0];

    private final Direction direction;
    private final Faults faults;
    private final Link link;
    private final Socket from;
    private final Socket to;
    private final Queue<byte[]> delayed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Semaphore room = new Semaphore(MOST_DELAYED);
    private @Nullable ScheduledThreadPoolExecutor later;
    private Faults.@Nullable Limit limit;
    private long passed;

    Pump(Direction direction, Faults faults, Link link, Socket from, Socket to) {
        this.direction = direction;
        this.faults = faults;
        this.link = link;
        this.from = from;
        this.to = to;
    }

    @Override
    public void run() {
        try {
            pump();
        } catch (IOException broken) {
            faults.awaitPassage(direction, link);
            link.reset();
        } finally {
            finishDelayed();
            link.pumpEnded(direction);
        }
    }

    private void pump() throws IOException {
        byte[] buffer = new byte[CHUNK_BYTES];
        InputStream in = from.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (!faults.awaitPermission(direction, link)) {
                // Also of a link that was cut: read on, so that the FIN that was sent is not followed by a RST.
                continue;
            }
            int allowed = allowed(n);
            if (allowed > 0) {
                byte[] chunk = new byte[allowed];
                System.arraycopy(buffer, 0, chunk, 0, allowed);
                pass(chunk);
            }
            if (limit != null && passed >= limit.bytes()) {
                faults.reachLimit();
                link.cut();
            }
        }
        faults.awaitPassage(direction, link);
        if (!link.isOver()) {
            pass(END);
        }
    }

    private int allowed(int n) {
        Faults.Limit current = faults.limit(direction);
        if (current == null) {
            limit = null;
            return n;
        }
        if (!current.equals(limit)) {
            limit = current;
            passed = 0;
        }
        int allowed = (int) Math.min(n, current.bytes() - passed);
        passed += allowed;
        return allowed;
    }

    private void pass(byte[] chunk) throws IOException {
        Duration delay = faults.nextDelay();
        if (delay.isZero() && unwritten.get() == 0) {
            write(chunk);
            return;
        }
        room.acquireUninterruptibly();
        unwritten.incrementAndGet();
        delayed.add(chunk);
        // Each firing writes the oldest chunk, not its own: jitter never changes the order.
        Future<?> unused = later().schedule(this::writeOldest, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private ScheduledThreadPoolExecutor later() {
        ScheduledThreadPoolExecutor executor = later;
        if (executor == null) {
            executor = new ScheduledThreadPoolExecutor(1, task -> Link.thread(task, link + "-delay-" + direction));
            later = executor;
        }
        return executor;
    }

    private void writeOldest() {
        byte[] chunk = delayed.remove();
        try {
            if (!link.isOver()) {
                write(chunk);
            }
        } catch (IOException broken) {
            link.reset();
        } finally {
            unwritten.decrementAndGet();
            room.release();
        }
    }

    private void write(byte[] chunk) throws IOException {
        if (chunk.length == 0) {
            to.shutdownOutput();
        } else {
            to.getOutputStream().write(chunk);
        }
    }

    /** What is under way still arrives, unless the connection was cut or reset. A write that hangs ends with the connection. */
    private void finishDelayed() {
        ScheduledThreadPoolExecutor executor = later;
        if (executor == null) {
            return;
        }
        if (link.isOver()) {
            executor.shutdownNow();
        } else {
            executor.shutdown();
        }
        try {
            executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }
}
