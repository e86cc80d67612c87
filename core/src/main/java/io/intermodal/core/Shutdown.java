package io.intermodal.core;

import io.intermodal.core.consume.CoreSubscription;
import io.intermodal.core.publish.CorePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of a connection, in order and within one time: subscriptions drain while publishing still works for their handlers, then publishers
 * finish, then the link closes, then the threads end.
 */
final class Shutdown {

    private final ConnectionParts parts;
    private final Collection<CorePublisher<?>> publishers;
    private final Collection<CoreSubscription> subscriptions;

    Shutdown(
            ConnectionParts parts,
            Collection<CorePublisher<?>> publishers,
            Collection<CoreSubscription> subscriptions) {
        this.parts = parts;
        this.publishers = publishers;
        this.subscriptions = subscriptions;
    }

    void run(Duration atMost) {
        long end = parts.time.nanoTime() + atMost.toNanos();
        parts.link.closing();
        Duration most = atMost.multipliedBy(3).dividedBy(4);
        List<CompletableFuture<Void>> drained = new ArrayList<>();
        for (CoreSubscription subscription : subscriptions) {
            drained.add(async(() -> subscription.close(most)));
        }
        await(drained, end);
        parts.relay().ifPresent(relay -> await(List.of(async(() -> relay.close(rest(end)))), end));
        List<CompletableFuture<Void>> finished = new ArrayList<>();
        for (CorePublisher<?> publisher : publishers) {
            finished.add(async(() -> publisher.close(rest(end))));
        }
        await(finished, end);
        parts.copies.close(Duration.ofMillis(100));
        await(
                List.of(parts.link.close(max(rest(end), Duration.ofMillis(200)))),
                end + TimeUnit.MILLISECONDS.toNanos(300));
        endThreads(end);
    }

    private void endThreads(long end) {
        if (parts.ownTime != null) {
            parts.ownTime.close();
        }
        parts.threads.close();
        try {
            if (!parts.threads.awaitEnd(Math.max(TimeUnit.MILLISECONDS.toNanos(50), end - parts.time.nanoTime()))) {
                parts.threads.interruptAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            parts.threads.interruptAll();
        }
    }

    private CompletableFuture<Void> async(Runnable task) {
        return CompletableFuture.runAsync(task, parts.threads.workers());
    }

    private void await(List<CompletableFuture<Void>> futures, long end) {
        try {
            parts.time.await(
                    CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)),
                    Math.max(1, end - parts.time.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Time is up for this step, or it failed: the later steps still release what they hold.
        }
    }

    private Duration rest(long end) {
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(50), end - parts.time.nanoTime()));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
