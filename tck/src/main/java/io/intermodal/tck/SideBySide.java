package io.intermodal.tck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Proves rules side by side: the test that asks for one lets the next few begin too, because a rule mostly waits. Rules have names of their own and
 * judge only their own history. What they share is the broker, and the relay of delays where the broker keeps none; those that hurt either come
 * last, one at a time. What was begun and is not asked for, for instance by whoever chose one test, ends with {@link #close}.
 */
final class SideBySide implements AutoCloseable {

    private final List<RuleSpec> order;
    private final int lanes;
    private final Function<RuleSpec, RuleResult> proof;
    private final ExecutorService workers;
    private final Map<String, CompletableFuture<RuleResult>> begun = new HashMap<>();
    private volatile boolean closed;

    /**
     * @param rules what may be asked for
     * @param lanes how many run at the same time; 1 leaves every rule alone
     */
    SideBySide(List<RuleSpec> rules, int lanes, Function<RuleSpec, RuleResult> proof) {
        this.order = Stream.concat(
                        rules.stream().filter(rule -> !rule.hurtsTheBroker()),
                        rules.stream().filter(RuleSpec::hurtsTheBroker))
                .toList();
        this.lanes = lanes;
        this.proof = proof;
        this.workers = Executors.newFixedThreadPool(lanes, work -> {
            Thread thread = new Thread(work, "tck-lane");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The rules in the order in which it is best to ask for them. */
    List<RuleSpec> order() {
        return order;
    }

    /** The result of a rule; waits for it. */
    RuleResult prove(RuleSpec rule) {
        if (rule.hurtsTheBroker()) {
            return alone(rule);
        }
        try {
            return begin(rule).join();
        } catch (CompletionException e) {
            throw new IllegalStateException(rule.id() + " could not be run", e.getCause());
        }
    }

    /** Begins the rule and those behind it: enough of them that no lane waits for a slow one to be asked for. */
    private synchronized CompletableFuture<RuleResult> begin(RuleSpec rule) {
        order.stream()
                .dropWhile(one -> one != rule)
                .limit(lanes == 1 ? 1 : 4L * lanes)
                .takeWhile(one -> !one.hurtsTheBroker())
                .forEach(one -> begun.computeIfAbsent(
                        one.id(), id -> CompletableFuture.supplyAsync(() -> provedIfOpen(one), workers)));
        CompletableFuture<RuleResult> result = begun.get(rule.id());
        if (result == null) {
            throw new IllegalArgumentException(rule.id() + " is not among the rules of this run");
        }
        return result;
    }

    private RuleResult provedIfOpen(RuleSpec rule) {
        if (closed) {
            throw new IllegalStateException("the run has ended");
        }
        return proof.apply(rule);
    }

    /** Nothing can begin meanwhile, whoever asks for it. */
    private synchronized RuleResult alone(RuleSpec rule) {
        awaitBegun();
        return proof.apply(rule);
    }

    private void awaitBegun() {
        CompletableFuture.allOf(begun.values().toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
    }

    /** Lets what nobody asked for and has not begun be, and waits until nothing runs. Each rule has a time limit of its own, so this ends. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            awaitBegun();
        }
        workers.shutdown();
    }
}
