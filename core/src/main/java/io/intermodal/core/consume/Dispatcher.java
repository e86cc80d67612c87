package io.intermodal.core.consume;

import io.intermodal.core.consume.Held.Phase;
import io.intermodal.spi.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which record runs next: slots, keys, pause, drain, windows, and the demand that follows from them. One lock guards all of it; nothing
 * is called under it but {@link Source} methods, which never block, and the executor.
 */
final class Dispatcher {

    private final Object lock = new Object();
    private final int slots;
    private final Executor workers;
    private final Consumer<Held> runner;
    private final Consumer<LaneState> windowFull;
    private final Credit credit;
    private final ArrayDeque<Held> ready = new ArrayDeque<>();
    private final Set<Held> waiting = new LinkedHashSet<>();
    private final KeyLanes keys = new KeyLanes();
    private @Nullable Source source;
    private int running;
    private int settling;
    private boolean paused;
    private boolean stopped;
    private @Nullable CompletableFuture<Void> idle;

    Dispatcher(
            int slots,
            int prefetch,
            long prefetchBytes,
            Executor workers,
            Consumer<Held> runner,
            Consumer<LaneState> windowFull) {
        this.slots = slots;
        this.workers = workers;
        this.runner = runner;
        this.windowFull = windowFull;
        this.credit = new Credit(slots + prefetch, prefetchBytes);
    }

    /** A source has begun, or none is there any more. */
    void source(@Nullable Source next) {
        synchronized (lock) {
            source = next;
            credit.restart();
            ask();
        }
    }

    void add(List<Held> records) {
        synchronized (lock) {
            for (Held record : records) {
                LaneState lane = record.lane;
                if (lane.fenced) {
                    continue;
                }
                credit.taken(record.bytes);
                boolean within = lane.take(record);
                if (stopped || lane.closing != null) {
                    done(record); // unhandled: it comes again, because nothing settles it
                } else if (within) {
                    enqueue(record);
                } else {
                    record.phase = Phase.PARKED;
                    lane.parked.add(record);
                }
                if (lane.holdIfFull()) {
                    workers.execute(() -> windowFull.accept(lane));
                }
            }
            pump();
            ask();
        }
    }

    private void enqueue(Held record) {
        record.phase = Phase.READY;
        if (keys.enter(record)) {
            ready.add(record);
        }
    }

    private void pump() {
        while (!paused && !stopped && running < slots) {
            Held record = ready.poll();
            if (record == null) {
                return;
            }
            running++;
            record.phase = Phase.RUNNING;
            record.lane.busy++;
            workers.execute(() -> runner.accept(record));
        }
    }

    private void ask() {
        Source target = source;
        if (target == null || paused || stopped) {
            return;
        }
        int more = credit.ask();
        if (more > 0) {
            target.demand(more);
        }
    }

    /** The last look before a handler starts: after {@link #pause} or {@link #stop} has returned it is false. */
    boolean begin(Held record) {
        synchronized (lock) {
            boolean wanted = !stopped && !record.lane.fenced && record.lane.closing == null;
            if (wanted && !paused) {
                return true;
            }
            running--;
            record.lane.busy--;
            if (wanted) {
                record.phase = Phase.READY;
                ready.addFirst(record);
            } else {
                drop(List.of(record));
            }
            laneMayClose(record.lane);
            tellIdle();
            return false;
        }
    }

    /** A hand-over is decided and its handler has ended: the slot is free, the record is being settled. */
    void slotFree(Held record) {
        synchronized (lock) {
            running--;
            if (record.phase == Phase.RUNNING) {
                record.phase = Phase.SETTLING;
                settling++;
            }
            pump();
            tellIdle();
        }
    }

    /** The broker need not hand this record out again: a log's frontier may pass it, though its handler may still run. */
    void acked(Held record) {
        synchronized (lock) {
            if (!record.lane.fenced && !record.finished) {
                record.lane.finish(record);
                record.lane.unparked().forEach(this::enqueue);
                pump();
            }
        }
    }

    /** A record is settled, and its handler has ended. Also called for records of lost lanes, once nothing of them is under way. */
    void finished(Held record) {
        synchronized (lock) {
            acked(record);
            settled(record);
            done(record);
            keyDone(record);
            laneMayClose(record.lane);
            pump();
            ask();
            tellIdle();
        }
    }

    private void settled(Held record) {
        if (record.phase == Phase.SETTLING) {
            settling--;
            record.lane.busy--;
        }
    }

    /** Records that will not be handled here: their lane is lost, or the subscription ends. */
    private void drop(Collection<Held> records) {
        for (Held record : records) {
            done(record);
            waiting.remove(record);
        }
        for (Held record : records) {
            keyDone(record);
        }
    }

    private void done(Held record) {
        if (record.phase != Phase.DONE) {
            record.phase = Phase.DONE;
            credit.returned(record.bytes);
        }
    }

    private void keyDone(Held record) {
        Held next = keys.leave(record);
        if (next != null) {
            ready.add(next);
        }
    }

    /** A decided record waits for its next attempt in memory; its key stays taken. */
    void await(Held record) {
        synchronized (lock) {
            settled(record);
            if (record.lane.fenced || record.lane.closing != null) {
                drop(List.of(record));
            } else {
                record.phase = Phase.WAITING;
                waiting.add(record);
            }
            laneMayClose(record.lane);
            tellIdle();
        }
    }

    /** The wait is over. */
    void readyAgain(Held record) {
        synchronized (lock) {
            if (waiting.remove(record)) {
                record.phase = Phase.READY;
                ready.add(record);
                pump();
            }
        }
    }

    /** Whether one more record may wait in memory without holding up the rest. */
    boolean mayWaitInMemory() {
        synchronized (lock) {
            return waiting.size() < credit.limit() / 2;
        }
    }

    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    void resume() {
        synchronized (lock) {
            paused = false;
            pump();
            ask();
        }
    }

    /**
     * A lane is to go in good order.
     *
     * @param whenIdle completed once nothing of the lane is under way, after {@link #closeWhenIdle}
     * @return what has not started and is dropped; of these the caller may take retries that waited up again
     */
    List<Held> closing(LaneState lane, CompletableFuture<Void> whenIdle) {
        synchronized (lock) {
            lane.closing = whenIdle;
            lane.busy++; // held open until closeWhenIdle
            List<Held> dropped = dropUnstarted(List.of(lane));
            ask();
            return dropped;
        }
    }

    void closeWhenIdle(LaneState lane) {
        synchronized (lock) {
            lane.busy--;
            laneMayClose(lane);
        }
    }

    private void laneMayClose(LaneState lane) {
        if (lane.busy == 0) {
            letGo(lane);
        }
    }

    private void letGo(LaneState lane) {
        CompletableFuture<Void> closing = lane.closing;
        if (closing != null) {
            workers.execute(() -> closing.complete(null)); // what the binder does then must not run under the lock
        }
    }

    /** Lanes are lost. */
    void fence(Collection<LaneState> lanes) {
        synchronized (lock) {
            for (LaneState lane : lanes) {
                lane.fenced = true;
                letGo(lane);
            }
            dropUnstarted(lanes);
            pump();
            ask();
        }
    }

    /**
     * Starts nothing any more, for good.
     *
     * @return what has not started, in the order of coming: waiting retries included, which the caller decides about
     */
    List<Held> stop(Collection<LaneState> lanes) {
        synchronized (lock) {
            stopped = true;
            return dropUnstarted(lanes);
        }
    }

    private List<Held> dropUnstarted(Collection<LaneState> lanes) {
        Set<Held> dropped = Unstarted.of(lanes, waiting, ready, keys);
        ready.removeAll(dropped);
        drop(dropped);
        return new ArrayList<>(dropped);
    }

    /** Takes a record up again that waited when its subscription was stopped: its copy is on the way. */
    void settling(Held record) {
        synchronized (lock) {
            record.phase = Phase.SETTLING;
            record.lane.busy++;
            settling++;
            credit.taken(record.bytes);
        }
    }

    /** Positions that have moved, to be committed. */
    long takeCommit(LaneState lane) {
        synchronized (lock) {
            return lane.takeCommit();
        }
    }

    boolean passed(Held record) {
        synchronized (lock) {
            return record.lane.passed(record);
        }
    }

    /** Completes when nothing runs or is being settled. */
    CompletableFuture<Void> whenIdle() {
        synchronized (lock) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            idle = future;
            tellIdle();
            return future;
        }
    }

    private void tellIdle() {
        CompletableFuture<Void> future = idle;
        if (future != null && running == 0 && settling == 0) {
            workers.execute(() -> future.complete(null));
        }
    }
}
