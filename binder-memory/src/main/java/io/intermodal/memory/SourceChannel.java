package io.intermodal.memory;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The client's half of a source, the same in both shapes: events go to the engine on a thread of their own, requests go to the broker in order,
 * settlements after the time that the broker takes to record them. State is changed under the broker's lock.
 */
final class SourceChannel {

    private final MemoryLink link;
    private final Server server;
    private final SourceEvents events;
    private final SerialLoop loop;
    private final boolean isHandled;
    /** What the engine may still hear of: records of other lanes are dropped on their way. */
    private final Set<Lane> open = ConcurrentHashMap.newKeySet();

    private final Deque<Runnable> settling = new ArrayDeque<>();
    private final Deque<List<Incoming>> late = new ArrayDeque<>();
    private final Queue<CompletableFuture<Void>> flushes = new ConcurrentLinkedQueue<>();
    private Consumer<Boolean> detach = abrupt -> {};
    private boolean detached;
    private volatile boolean cut;
    private volatile boolean closed;

    /**
     * A client's half.
     *
     * @param isHandled whether its records go to handlers of the application
     */
    SourceChannel(MemoryLink link, SourceEvents events, SerialLoop loop, boolean isHandled) {
        this.link = link;
        this.isHandled = isHandled;
        this.server = link.server();
        this.events = events;
        this.loop = loop;
    }

    /**
     * The broker's half.
     *
     * @param leave lets go of everything: true if the client vanished, false if it leaves in good order
     */
    void attach(Consumer<Boolean> leave) {
        this.detach = leave;
    }

    MemoryLink link() {
        return link;
    }

    // What the broker says.

    void opened(Lane lane, long position) {
        open.add(lane);
        post(() -> events.opened(lane, position));
    }

    /** In the order in which they are handed out, also when that takes its time. */
    void records(List<Incoming> records) {
        Duration delay = isHandled ? server.faults().deliveryDelay() : Duration.ZERO;
        if (delay.isZero() && late.isEmpty()) {
            arrived(records);
            return;
        }
        late.add(records);
        link.time().schedule(() -> server.locked(this::nextArrived), delay.toNanos());
    }

    private void nextArrived() {
        List<Incoming> next = late.poll();
        if (next != null) {
            arrived(next);
        }
    }

    private void arrived(List<Incoming> records) {
        post(() -> {
            List<Incoming> current = records.stream()
                    .filter(record -> open.contains(record.lane()))
                    .toList();
            if (!current.isEmpty()) {
                events.records(current);
            }
        });
    }

    void gap(Lane lane, long from, long to) {
        post(() -> events.gap(lane, from, to));
    }

    void fenced(Lane lane) {
        if (open.remove(lane)) {
            post(() -> events.fenced(lane));
        }
    }

    /** Asks the engine to finish with some lanes; what it settled until then is recorded before they are let go. */
    void closing(List<Lane> lanes, Duration atMost, Runnable letGo) {
        post(() -> {
            CompletableFuture<?>[] finished = lanes.stream()
                    .filter(open::contains)
                    .map(lane -> events.closing(lane, atMost).toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            var unused = CompletableFuture.allOf(finished).whenComplete((done, failure) -> settle(letGo));
        });
    }

    /** The broker ends this source; the link stays. */
    void end(BrokerException cause) {
        cut(cause, true);
        post(() -> events.ended(cause));
    }

    private void post(Runnable event) {
        loop.post(() -> {
            if (!closed) {
                event.run();
            }
        });
    }

    // What the client says.

    boolean isOpen(Lane lane) {
        return !closed && open.contains(lane);
    }

    void request(Runnable request) {
        server.locked(() -> {
            if (!cut && !closed) {
                server.submit(request);
            }
        });
    }

    /** Sends an acknowledgement or a commit: it may never arrive. */
    void acknowledge(Runnable settlement) {
        server.locked(() -> {
            if (isHandled && server.faults().takeCrash()) {
                link.doom();
            }
            if (cut || closed || link.isDoomed()) {
                return;
            }
            switch (server.faults().settling()) {
                case RECORDED -> queue(settlement);
                case CONNECTION_LOST -> link.lose(server.unavailable("lost the connection"), true);
                case CONSUMER_CANCELLED -> end(server.unavailable("cancelled the consumer"));
            }
        });
    }

    /** Sends a settlement: recorded in order, and later if the broker is slow. */
    void settle(Runnable settlement) {
        server.locked(() -> {
            if (!cut && !closed) {
                queue(settlement);
            }
        });
    }

    private void queue(Runnable settlement) {
        Duration delay = server.faults().settleDelay();
        if (delay.isZero() && settling.isEmpty()) {
            server.submit(settlement);
            return;
        }
        settling.add(settlement);
        link.time().schedule(() -> server.locked(this::recordNext), delay.toNanos());
    }

    private void recordNext() {
        Runnable next = settling.poll();
        if (next != null) {
            server.submit(next);
        }
    }

    CompletionStage<Void> flush() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        boolean sent = server.locking(() -> {
            if (cut || closed) {
                return false;
            }
            flushes.add(flushed);
            if (link.isDoomed()) {
                return true; // answered when the link is cut
            }
            queue(() -> loop.post(() -> {
                CompletableFuture<Void> next = flushes.poll(); // they are recorded in order
                if (next != null) {
                    next.complete(null);
                }
            }));
            return true;
        });
        if (sent) {
            boundFlush(flushed);
        } else {
            flushed.completeExceptionally(unflushed());
        }
        return flushed.minimalCompletionStage();
    }

    /** A frozen or slow broker does not keep the engine waiting for ever. */
    private void boundFlush(CompletableFuture<Void> flushed) {
        Duration atMost = link.requestTimeout();
        BrokerException late = server.unavailable("has not recorded all settlements within " + atMost);
        TimeSource.Scheduled timer =
                link.time().schedule(() -> loop.post(() -> flushed.completeExceptionally(late)), atMost.toNanos());
        var unused = flushed.whenComplete((done, failure) -> timer.cancel());
    }

    /** Under the lock: the broker will not hear from this source again. In good order it still gets what is on its way. */
    void cut(BrokerException cause, boolean abrupt) {
        if (cut || closed) {
            return;
        }
        cut = true;
        if (!abrupt) {
            settling.forEach(server::submit);
        }
        settling.clear();
        open.forEach(this::fenced);
        loop.post(() -> failFlushes(cause));
        server.submit(() -> detach.accept(abrupt));
    }

    void close(Duration atMost) {
        boolean first = server.locking(() -> {
            boolean open = !closed;
            if (open && !cut) {
                queue(() -> detach.accept(false));
                queue(() -> {
                    detached = true;
                    server.wake();
                });
            } else {
                detached = true;
            }
            closed = true;
            return open;
        });
        if (!first) {
            return;
        }
        long start = link.time().nanoTime();
        server.await(link.time(), () -> detached, atMost);
        server.locked(() -> link.forget(this));
        loop.end();
        loop.join(atMost.minusNanos(link.time().nanoTime() - start));
        failFlushes(unflushed());
    }

    /** Ends a channel that no source was made for. */
    void abandon() {
        closed = true;
        loop.end();
    }

    private void failFlushes(BrokerException cause) {
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            flush.completeExceptionally(cause);
        }
    }

    private BrokerException unflushed() {
        return closed
                ? server.error(BrokerException.Kind.CLOSED, "cannot record more: this source was closed")
                : server.unavailable("was lost before it recorded all settlements");
    }
}
