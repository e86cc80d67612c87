package io.intermodal.core.consume;

import io.intermodal.core.consume.HandOver.Verdict;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What follows from a {@link HandOver}. */
interface Settling {

    /** Acknowledged: tell the broker at once, though the handler may still run. */
    void ack(HandOver handOver);

    /** Decided, and its handler has ended or was given up: the slot is free, and what was decided can be done. */
    void decided(HandOver handOver, Verdict verdict);

    /** Completes a stage when the broker has recorded the settlement of a record. */
    void record(Held held, CompletableFuture<Void> stage);

    /** Completes a stage, exceptionally if there is a failure, on a thread of the engine. */
    void complete(CompletableFuture<Void> stage, @Nullable Throwable failure);
}
