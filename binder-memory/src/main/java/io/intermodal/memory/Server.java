package io.intermodal.memory;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker's inside: one lock over all its state, its requests and its links. Whoever holds the lock only posts callbacks to a link's or
 * source's own thread and never makes one, so the engine may call back in from any callback.
 */
final class Server {

    /** A request that waits for its answer. */
    @FunctionalInterface
    interface Request<T> {
        T run() throws BrokerException;
    }

    private final String address;
    private final ReentrantLock lock = new ReentrantLock();
    /** Those who wait for something that {@link #wake} announces. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    private final Set<MemoryLink> links = new LinkedHashSet<>();
    private final Set<String> killed = new HashSet<>();
    /** What reached a frozen broker: it answers in this order once it is thawed, also to those who have left meanwhile. */
    private final List<Runnable> inbox = new ArrayList<>();

    private final DelayedMessages delayed = new DelayedMessages(this);
    private final Faults faults = new Faults();
    private final Store store;
    private boolean up = true;
    private boolean frozen;
    private long freezes;
    private @Nullable Credentials required;

    Server(String address, Function<Server, Store> shape) {
        this.address = address;
        this.store = shape.apply(this);
    }

    String address() {
        return address;
    }

    Store store() {
        return store;
    }

    Faults faults() {
        return faults;
    }

    DelayedMessages delayed() {
        return delayed;
    }

    /** Runs a part of the broker's own work. */
    void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** The same with a result. */
    <T> T locking(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a request whose sender does not wait: done now, or when the broker is thawed. */
    void submit(Runnable request) {
        locked(() -> {
            if (frozen) {
                inbox.add(request);
            } else {
                request.run();
            }
        });
    }

    /** Sends a request and waits for its answer. */
    <T> T call(TimeSource time, Duration atMost, Request<T> request) throws BrokerException {
        long end = time.nanoTime() + atMost.toNanos();
        while (true) {
            lock.lock();
            try {
                if (!frozen || !up) {
                    return answer(request);
                }
            } finally {
                lock.unlock();
            }
            if (!await(time, () -> !frozen || !up, Duration.ofNanos(end - time.nanoTime()))) {
                throw unavailable("did not answer within " + atMost);
            }
        }
    }

    private <T> T answer(Request<T> request) throws BrokerException {
        if (!up) {
            throw unavailable("is not running; start it with MemoryBroker.start()");
        }
        return request.run();
    }

    /** As a client without a connection that nobody waits for. */
    void inject(String place, byte[] body, Map<String, String> headers) throws BrokerException {
        lock.lock();
        try {
            if (frozen) {
                throw unavailable("does not answer: it is frozen");
            }
            TimeSource clock = clock();
            Content content = new Content(body, headers, clock == null ? 0 : clock.epochMillis());
            answer(() -> {
                store.inject(place, content);
                return content;
            });
        } finally {
            lock.unlock();
        }
    }

    /** Waits, without the lock, for something that is so under the lock and that {@link #wake} announces. */
    boolean await(TimeSource time, BooleanSupplier condition, Duration atMost) {
        long end = time.nanoTime() + atMost.toNanos();
        while (true) {
            CompletableFuture<Void> change = new CompletableFuture<>();
            boolean done = locking(() -> {
                boolean now = condition.getAsBoolean();
                if (!now) {
                    waiting.add(change);
                }
                return now;
            });
            if (done) {
                return true;
            }
            try {
                time.await(change, Math.max(0, end - time.nanoTime()));
            } catch (TimeoutException e) {
                return locking(() -> {
                    waiting.removeIf(one -> one == change);
                    return condition.getAsBoolean();
                });
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Under the lock. */
    void wake() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(change -> change.complete(null));
    }

    BrokerException unavailable(String what) {
        return error(BrokerException.Kind.UNAVAILABLE, what);
    }

    BrokerException error(BrokerException.Kind kind, String what) {
        return new BrokerException(kind, "the in-memory broker " + this + " " + what, null);
    }

    void connect(MemoryLink link, Optional<Credentials> offered) throws BrokerException {
        Credentials wanted = required;
        if (wanted != null
                && !offered.filter(c ->
                                c.user().equals(wanted.user()) && c.password().equals(wanted.password()))
                        .isPresent()) {
            throw error(
                    BrokerException.Kind.UNAUTHORIZED,
                    "refused the credentials; set intermodal.user and intermodal.password as given to"
                            + " MemoryBroker.requireCredentials");
        }
        if (killed.contains(link.clientId())) {
            throw unavailable("lets nobody in whose process was killed; open another connection");
        }
        links.add(link);
        delayed.useClock(clock());
    }

    /** The client's process is gone: nothing of it arrives any more, and it does not come back. */
    void kill(MemoryLink link) {
        locked(() -> {
            killed.add(link.clientId());
            link.lose(unavailable("lost a client whose process was killed"), true);
        });
    }

    /** Everything that is not finished, place by place, and what is not due yet. */
    List<MemoryRecord> leftOvers() {
        return locking(() -> {
            List<MemoryRecord> all = new ArrayList<>();
            store.places().forEach(place -> all.addAll(store.contents(place)));
            all.addAll(delayed.contents());
            return List.copyOf(all);
        });
    }

    @Override
    public String toString() {
        return locking(() -> address + faults.nickname());
    }

    void disconnect(MemoryLink link) {
        links.remove(link);
        delayed.useClock(clock());
        wake();
    }

    void require(@Nullable Credentials credentials) {
        locked(() -> required = credentials);
    }

    List<MemoryLink> links() {
        return List.copyOf(links);
    }

    /** The clock of a connected client: this broker has none of its own, and without clients nobody waits for it. */
    @Nullable
    TimeSource clock() {
        return links.isEmpty() ? null : links.iterator().next().time();
    }

    void start() {
        locked(() -> up = true);
    }

    /**
     * Goes down and keeps everything stored.
     *
     * @param abrupt whether answers and settlements on their way are lost
     */
    void stop(boolean abrupt) {
        locked(() -> {
            up = false;
            frozen = false;
            inbox.clear();
            loseAll(unavailable(abrupt ? "crashed" : "was stopped"), abrupt);
            store.detachAll(abrupt); // also those whose farewell was in the inbox
            wake();
        });
    }

    void loseAll(BrokerException cause, boolean abrupt) {
        locked(() -> links().forEach(link -> link.lose(cause, abrupt)));
    }

    /** From now on requests pile up; clients notice the silence after their detection time. */
    void freeze() {
        locked(() -> {
            frozen = true;
            long freeze = ++freezes;
            for (MemoryLink link : links) {
                link.time()
                        .schedule(
                                () -> loseSilent(link, freeze),
                                link.detectionTime().toNanos());
            }
        });
    }

    private void loseSilent(MemoryLink link, long freeze) {
        locked(() -> {
            if (frozen && freezes == freeze) {
                link.lose(unavailable("has not answered for " + link.detectionTime()), true);
            }
        });
    }

    void thaw() {
        locked(() -> {
            frozen = false;
            List<Runnable> waiting = List.copyOf(inbox);
            inbox.clear();
            waiting.forEach(Runnable::run);
            wake();
        });
    }
}
