package io.intermodal.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Lets handlers keep what they have in their hands while a fault falls: one that finds nothing under way shows nothing. Never for ever: whoever waits
 * too long goes on.
 */
final class Hands {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Recorder recorder;
    private CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private int waiting;

    Hands(Recorder recorder) {
        this.recorder = recorder;
    }

    synchronized void close() {
        opened = new CompletableFuture<>();
    }

    void open() {
        opened().complete(null);
        recorder.changed();
    }

    boolean isOpen() {
        return opened().isDone();
    }

    /** Completes once nothing has to be kept. */
    synchronized CompletableFuture<Void> opened() {
        return opened;
    }

    /** Waits until nothing has to be kept. */
    void pass() {
        if (isOpen()) {
            return;
        }
        count(1);
        try {
            recorder.await(LONGEST, this::isOpen);
        } finally {
            count(-1);
        }
    }

    /** How many handlers wait in {@link #pass}. */
    synchronized int waiting() {
        return waiting;
    }

    private void count(int change) {
        synchronized (this) {
            waiting += change;
        }
        recorder.changed();
    }
}
