package io.intermodal.core.consume;

import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one lane. For a log this is the frontier: records in their order, of which the finished ones at the front are
 * passed; positions need not be contiguous (compaction, transaction markers). A record that is dropped unhandled stays in that order as
 * unfinished, so that the frontier never moves over it. Guarded by the {@link Dispatcher}'s lock, but for
 * {@link #fenced}.
 */
final class LaneState {

    /** A task that waits for the frontier. */
    private record Waiter(Held record, Runnable task) {}

    final Lane lane;
    final Source source;
    private final boolean windowed;
    private final int window;
    private final long windowBytes;
    private final boolean keepsFailures;

    private final ArrayDeque<Held> order = new ArrayDeque<>();
    final ArrayDeque<Held> parked = new ArrayDeque<>();
    private long frontier;
    private long committed;
    private long bytes;
    private boolean held;
    private final List<Waiter> waiters = new ArrayList<>();
    /** Records that have a slot or whose settlement is on the way. */
    int busy;

    @Nullable
    CompletableFuture<Void> closing;
    /** The lane is gone: nothing from it may be settled any more. */
    volatile boolean fenced;

    /**
     * A lane.
     *
     * @param windowBytes how much the records from the oldest unfinished to the newest may have together
     * @param alwaysWindowed whether a queue's lane has a window too
     * @param keepsFailures whether a record that failed is copied when the lane ends
     */
    LaneState(
            Lane lane,
            Source source,
            long position,
            int window,
            long windowBytes,
            boolean alwaysWindowed,
            boolean keepsFailures) {
        this.keepsFailures = keepsFailures;
        this.lane = lane;
        this.source = source;
        this.windowed = source instanceof LogSource || alwaysWindowed;
        this.window = window;
        this.windowBytes = windowBytes;
        this.frontier = position;
        this.committed = position;
    }

    /** Takes a record in; false if it lies beyond the window and has to be parked. */
    boolean take(Held record) {
        if (!windowed) {
            return true;
        }
        order.add(record);
        bytes += record.bytes;
        return withinWindow(record);
    }

    private boolean withinWindow(Held record) {
        return !windowed || record.incoming.position() - base() < window;
    }

    /** Whether the next record would lie beyond the window. */
    private boolean isFull() {
        Held newest = order.peekLast();
        return windowed
                && newest != null
                && (newest.incoming.position() + 1 - base() >= window || bytes >= windowBytes);
    }

    /** Asks the source to hand out no more if the window is full; answers the oldest unfinished record if it was not full before. */
    @Nullable
    Held holdIfFull() {
        if (held || !isFull()) {
            return null;
        }
        held = true;
        source.hold(lane);
        return order.peekFirst();
    }

    /** The records that have come within the window since the last look; the source may go on when all have. */
    List<Held> unparked() {
        List<Held> within = parked.isEmpty() ? List.of() : new ArrayList<>();
        for (Held next = parked.peek(); next != null && withinWindow(next); next = parked.peek()) {
            within.add(parked.remove());
        }
        if (held && parked.isEmpty() && !isFull()) {
            held = false;
            source.release(lane);
        }
        return within;
    }

    /** Makes them ready. Mostly there are none, and then nothing is allocated. */
    void unpark(Backlog backlog) {
        List<Held> within = unparked();
        if (!within.isEmpty()) {
            within.forEach(backlog::add);
        }
    }

    /**
     * Decides what becomes of a record that can neither begin nor wait any more. It is left to the broker unless its failure has to be kept, or later
     * records of a log are finished or going to be: no position could tell those from it. Decided once and under the lock, so that what is left stays
     * behind all that is finished.
     */
    void end(Held record) {
        record.left = !keeps(record) && !isOvertaken(record);
    }

    /** The same for many, which have no slot. One that is kept is going to be finished, too, so the newest come first. */
    void end(Set<Held> unstarted) {
        if (!(source instanceof LogSource)) {
            unstarted.stream().filter(record -> record.lane == this).forEach(this::end);
            return;
        }
        boolean overtaken = false;
        for (Iterator<Held> newestFirst = order.descendingIterator(); newestFirst.hasNext(); ) {
            Held record = newestFirst.next();
            if (unstarted.contains(record)) {
                record.left = !keeps(record) && !overtaken;
                overtaken |= !record.left;
            } else {
                overtaken |= isFinishedInTheEnd(record);
            }
        }
    }

    private boolean keeps(Held record) {
        return keepsFailures && record.failedHere();
    }

    private boolean isOvertaken(Held record) {
        if (source instanceof LogSource) {
            for (Iterator<Held> newestFirst = order.descendingIterator(); newestFirst.hasNext(); ) {
                Held later = newestFirst.next();
                if (later == record) {
                    return false;
                }
                if (isFinishedInTheEnd(later)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** If its handler returns: one that hangs makes it a guess, and those in front of it may come twice then. */
    private static boolean isFinishedInTheEnd(Held record) {
        boolean underWay = record.phase == Held.Phase.RUNNING || record.phase == Held.Phase.SETTLING;
        return record.finished || (underWay && !record.left);
    }

    private long base() {
        Held oldest = order.peekFirst();
        return oldest == null ? frontier : oldest.incoming.position();
    }

    /** A record is finished: the frontier moves over all finished ones at the front. Answers the tasks that waited for that. */
    List<Runnable> finish(Held record) {
        record.finished = true;
        if (!windowed) {
            return List.of();
        }
        for (Held first = order.peekFirst(); first != null && first.finished; first = order.peekFirst()) {
            frontier = first.incoming.position() + 1;
            bytes -= first.bytes;
            order.poll();
        }
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Runnable> passed = new ArrayList<>();
        waiters.removeIf(waiter -> passed(waiter.record()) && passed.add(waiter.task()));
        return passed;
    }

    /** Runs these tasks on the workers. Mostly there are none, and then nothing is allocated. */
    void finish(Held record, Executor workers) {
        List<Runnable> passed = finish(record);
        if (!passed.isEmpty()) {
            passed.forEach(workers::execute);
        }
    }

    void awaitPassing(Held record, Runnable task) {
        waiters.add(new Waiter(record, task));
    }

    /** The tasks that wait in vain, because the lane is lost. */
    List<Runnable> takeWaiters() {
        List<Runnable> tasks = waiters.stream().map(Waiter::task).toList();
        waiters.clear();
        return tasks;
    }

    /** Tells a log the frontier if it has moved. */
    void commit() {
        if (source instanceof LogSource log && !fenced && frontier != committed) {
            committed = frontier;
            log.commit(lane, frontier);
        }
    }

    /** Whether the frontier has passed a record. */
    boolean passed(Held record) {
        return !(source instanceof LogSource) || frontier > record.incoming.position();
    }

    void settle(Held record) {
        if (!fenced && source instanceof MessageSource messages) {
            messages.ack(record.incoming);
        }
    }

    /** Tells whoever closes the lane that nothing of it is under way any more: not under the lock, because of what the binder does then. */
    void letGo(Executor workers) {
        CompletableFuture<Void> waiting = closing;
        if (waiting != null) {
            workers.execute(() -> waiting.complete(null));
        }
    }
}
