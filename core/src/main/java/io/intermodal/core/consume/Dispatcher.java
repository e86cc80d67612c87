package io.intermodal.core.consume;

import io.intermodal.core.consume.Backlog.Unstarted;
import io.intermodal.core.consume.Held.Phase;
import io.intermodal.spi.Source;
import io.intermodal.spi.TimeSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which record runs next: slots, keys, pause, drain, windows, and the demand that follows from them. One lock guards all of it; nothing
 * is called under it but {@link Source} methods, which never block, and the executor.
 */
final class Dispatcher {

    private final Object lock = new Object();
    private final UnderWay underWay;
    private final Executor workers;
    private final Consumer<Held> runner;
    private final Consumer<Held> windowFull;
    private final Credit credit;
    private final Backlog backlog;
    private @Nullable Source source;
    private boolean paused;
    private boolean stopped;

    Dispatcher(int slots, Credit credit, Executor workers, Consumer<Held> runner, Consumer<Held> windowFull) {
        this.underWay = new UnderWay(slots, workers);
        this.workers = workers;
        this.runner = runner;
        this.windowFull = windowFull;
        this.credit = credit;
        this.backlog = new Backlog(credit);
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
                    backlog.done(record); // unhandled: it comes again, because nothing settles it
                } else if (within) {
                    backlog.add(record);
                } else {
                    record.phase = Phase.PARKED;
                    lane.parked.add(record);
                }
                Held oldest = lane.holdIfFull();
                if (oldest != null) {
                    workers.execute(() -> windowFull.accept(oldest));
                }
            }
            pump();
        }
    }

    /** Gives free slots to records that may run, and asks for more records. */
    private void pump() {
        pump(null);
    }

    /** The same; the first of them runs on a worker that is free in a moment, if there is one. */
    private void pump(@Nullable Turn free) {
        Turn turn = free;
        for (Held next = take(); next != null; next = take()) {
            underWay.run(next);
            if (turn == null) {
                workers.execute(new Turn(runner, workers, next));
            } else {
                turn.next(next);
                turn = null;
            }
        }
        ask();
    }

    private @Nullable Held take() {
        return paused || stopped || !underWay.hasFreeSlot() ? null : backlog.next();
    }

    private void ask() {
        Source target = source;
        if (target == null || paused || stopped) {
            return;
        }
        int more = credit.ask(backlog.blocked());
        if (more > 0) {
            target.demand(more);
        }
    }

    /** The last look before a handler starts: after {@link #pause} or {@link #stop} has returned it is never {@link Start#NOW}. */
    Start begin(Held record) {
        synchronized (lock) {
            boolean ending = stopped || record.lane.closing != null;
            if (!ending && !paused && !record.lane.fenced) {
                return Start.NOW;
            }
            if (ending && !record.lane.fenced) {
                record.lane.end(record);
                slotFree(record);
                return Start.ENDING;
            }
            underWay.notRun(record);
            if (record.lane.fenced) {
                backlog.done(record);
            } else {
                backlog.putBack(record);
            }
            goOn(record.lane, null);
            return Start.NOT_NOW;
        }
    }

    /** Something of a lane has ended: what it held up may go on. */
    private void goOn(LaneState lane, @Nullable Turn free) {
        laneMayClose(lane);
        pump(free);
        underWay.tellIdle();
    }

    /** A hand-over is decided and its handler has ended: the slot is free, the record is being settled. */
    void slotFree(Held record) {
        synchronized (lock) {
            underWay.leaveSlot(record);
            pump();
            underWay.tellIdle();
        }
    }

    /** The broker need not hand this record out again: a log's frontier may pass it, though its handler may still run. */
    void acked(Held record) {
        synchronized (lock) {
            pass(record);
            pump();
        }
    }

    private void pass(Held record) {
        if (!record.lane.fenced && !record.finished) {
            record.lane.finish(record, workers);
            record.lane.unpark(backlog);
        }
    }

    /** A record is settled, and its handler has ended. Also called for records of lost lanes, once nothing of them is under way. */
    void finished(Held record) {
        synchronized (lock) {
            finish(record, null);
        }
    }

    /** {@link #slotFree} and {@link #finished} in one: the usual end. On the handler's thread, which is free now, the next record follows at once. */
    void handled(Held record) {
        synchronized (lock) {
            underWay.leaveSlot(record);
            finish(record, Turn.endingWith(record));
        }
    }

    private void finish(Held record, @Nullable Turn free) {
        pass(record);
        underWay.settled(record);
        backlog.done(record);
        goOn(record.lane, free);
    }

    /**
     * A decided record waits for its next attempt in memory; its key stays taken.
     *
     * @param timer starts the timer that ends the wait
     * @return false if its lane or the subscription ends: then it is decided whether it is left, and nothing else was done
     */
    boolean await(Held record, Supplier<TimeSource.Scheduled> timer) {
        synchronized (lock) {
            if ((stopped || record.lane.closing != null) && !record.lane.fenced) {
                record.lane.end(record);
                return false;
            }
            underWay.settled(record);
            if (record.lane.fenced) {
                backlog.done(record);
            } else {
                backlog.await(record);
                record.timer = timer.get();
            }
            goOn(record.lane, null);
            return true;
        }
    }

    /** A record that is being settled is left to the broker: it comes again, here or elsewhere. */
    void leave(Held record) {
        synchronized (lock) {
            underWay.settled(record);
            backlog.done(record);
            goOn(record.lane, null);
        }
    }

    /** The wait is over. */
    void readyAgain(Held record) {
        synchronized (lock) {
            if (backlog.readyAgain(record)) {
                pump();
            }
        }
    }

    /** Whether one more record may wait in memory without holding up the rest. */
    boolean mayWaitInMemory() {
        synchronized (lock) {
            return backlog.waiting() < credit.limit() / 2;
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
        }
    }

    /** A lane is to go in good order: see {@link #stop}. The future completes once nothing is under way, after {@link #closeWhenIdle}. */
    Unstarted closing(LaneState lane, CompletableFuture<Void> whenIdle) {
        synchronized (lock) {
            lane.closing = whenIdle;
            lane.busy++; // held open until closeWhenIdle
            lane.source.hold(lane.lane); // the credit that is free now is not for this lane
            Unstarted unstarted = takeUnstarted(List.of(lane));
            pump();
            return unstarted;
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
            lane.letGo(workers);
        }
    }

    /** Lanes are lost. */
    void fence(Collection<LaneState> lanes) {
        synchronized (lock) {
            for (LaneState lane : lanes) {
                lane.fenced = true;
                lane.takeWaiters().forEach(workers::execute);
                lane.letGo(workers);
            }
            takeUnstarted(lanes).owed().forEach(this::leave);
            pump();
        }
    }

    /**
     * Starts nothing any more, for good.
     *
     * @return what has not started: the caller settles what it owes, or {@linkplain #leave leaves} them
     */
    Unstarted stop(Collection<LaneState> lanes) {
        synchronized (lock) {
            stopped = true;
            return takeUnstarted(lanes);
        }
    }

    private Unstarted takeUnstarted(Collection<LaneState> lanes) {
        Unstarted unstarted = backlog.takeUnstarted(lanes);
        for (Held record : unstarted.owed()) {
            underWay.settleUnstarted(record);
        }
        return unstarted;
    }

    /** Tells a log how far a lane is finished: under the lock, so that a lower position never follows a higher one. */
    void commit(LaneState lane) {
        synchronized (lock) {
            lane.commit();
        }
    }

    /** Runs a task once the frontier has passed a record, or its lane is lost. */
    void whenPassed(Held record, Runnable task) {
        synchronized (lock) {
            if (record.lane.fenced || record.lane.passed(record)) {
                workers.execute(task);
            } else {
                record.lane.awaitPassing(record, task);
            }
        }
    }

    /** Completes when nothing runs or is being settled. */
    CompletableFuture<Void> whenIdle() {
        synchronized (lock) {
            return underWay.whenIdle();
        }
    }
}
