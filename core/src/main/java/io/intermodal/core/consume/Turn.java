package io.intermodal.core.consume;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records that run one after another on one worker: as long as the last one's slot is given to another record before the worker would go idle. */
final class Turn implements Runnable {

    private final Consumer<Held> runner;
    private final Executor workers;
    private @Nullable Held next;

    /** What runs now; read by other threads only to compare it with what they have. */
    private volatile @Nullable Held current;

    private volatile @Nullable Thread thread;

    /** A turn that begins with this record. */
    Turn(Consumer<Held> runner, Executor workers, Held first) {
        this.runner = runner;
        this.workers = workers;
        this.next = first;
    }

    /** The turn of a record, if the present thread is the one that runs it, and so goes on to the turn's next. */
    static @Nullable Turn endingWith(Held record) {
        Turn turn = record.turn;
        return turn != null && turn.thread == Thread.currentThread() && turn.current == record && turn.next == null
                ? turn
                : null;
    }

    /** Runs this record next. Only on the turn's own thread. */
    void next(Held record) {
        next = record;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            for (Held record = next; record != null; record = next) {
                next = null;
                record.turn = this;
                current = record;
                runner.accept(record);
                current = null;
            }
        } finally {
            current = null;
            thread = null;
            Held left = next;
            if (left != null) { // a defect ended this one; the record has a slot all the same
                workers.execute(new Turn(runner, workers, left));
            }
        }
    }
}
