package io.intermodal.core.consume;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounded waiting. */
final class Waiting {

    private Waiting() {}

    /** Waits for a future whose failure does not matter here; false if time ran out or the thread was interrupted. */
    static boolean atMost(CompletableFuture<?> future, Duration time) {
        try {
            future.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true; // it has ended
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
