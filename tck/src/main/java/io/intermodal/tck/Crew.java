package io.intermodal.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads of a rule that have to end, and whose failures count. */
final class Crew {

    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Starts one. */
    void add(Check.Action work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                },
                "tck-crew-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Waits for all; the first failure is thrown. */
    void finish(Duration atMost) throws InterruptedException {
        long deadline = Await.nanos() + atMost.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (deadline - Await.nanos()) / 1_000_000));
            if (thread.isAlive()) {
                throw new RuleFailure(
                        "A thread of the rule did not end within " + atMost.toMillis() + " ms: a call does not return");
            }
        }
        Throwable first = failures.peek();
        if (first != null) {
            throw new RuleFailure("A thread of the rule failed: " + first, first);
        }
    }
}
