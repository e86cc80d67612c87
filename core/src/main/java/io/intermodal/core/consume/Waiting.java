package io.intermodal.core.consume;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Bounded waiting. */
final class Waiting {

    private Waiting() {}

    /** Waits for a future whose failure does not matter here; false if time ran out or the thread was interrupted. */
    static boolean atMost(TimeSource clock, CompletableFuture<?> future, Duration time) {
        try {
            clock.await(future, Math.max(0, time.toNanos()));
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
