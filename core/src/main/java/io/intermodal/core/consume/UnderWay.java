package io.intermodal.core.consume;

import io.intermodal.core.consume.Held.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What has a slot and what is being settled, counted for the consumer and for each lane. Guarded by the {@link Dispatcher}'s lock. */
final class UnderWay {

    private final int slots;
    private final Executor workers;
    private int running;
    private int settling;
    private @Nullable CompletableFuture<Void> idle;

    UnderWay(int slots, Executor workers) {
        this.slots = slots;
        this.workers = workers;
    }

    boolean hasFreeSlot() {
        return running < slots;
    }

    void run(Held record) {
        running++;
        record.lane.busy++;
        record.phase = Phase.RUNNING;
    }

    /** A record gives its slot back without having been worked on. */
    void notRun(Held record) {
        running--;
        record.lane.busy--;
    }

    /** A record has a slot no more; it is being settled, unless it was lost meanwhile. */
    void leaveSlot(Held record) {
        running--;
        if (record.phase == Phase.RUNNING) {
            record.phase = Phase.SETTLING;
            settling++;
        }
    }

    /** A record that has no slot is to be settled because its lane or subscription ends. */
    void settleUnstarted(Held record) {
        settling++;
        record.lane.busy++;
    }

    void settled(Held record) {
        if (record.phase == Phase.SETTLING) {
            settling--;
            record.lane.busy--;
        }
    }

    /** Completes, on a worker, when nothing runs or is being settled: see {@link #tellIdle}. */
    CompletableFuture<Void> whenIdle() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        idle = future;
        tellIdle();
        return future;
    }

    void tellIdle() {
        CompletableFuture<Void> future = idle;
        if (future != null && running == 0 && settling == 0) {
            workers.execute(() -> future.complete(null));
        }
    }
}
