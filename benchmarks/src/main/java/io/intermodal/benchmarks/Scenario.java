package io.intermodal.benchmarks;

import io.intermodal.Destination;
import io.intermodal.Group;
import java.util.Locale;

/** What is measured. */
enum Scenario {
    /** Publish: confirmed, keyed, 512 in flight. */
    PUBLISH(0, true),
    /** Consume in any order, one handler at a time. */
    WORK_1(1, false),
    /** Consume in any order, four handlers at a time. */
    WORK_4(4, false),
    /** Consume in order per key, one handler at a time. */
    ORDERED_1(1, true),
    /** Consume in order per key, four handlers at a time. */
    ORDERED_4(4, true);

    private final int concurrency;
    private final boolean ordered;

    Scenario(int concurrency, boolean ordered) {
        this.concurrency = concurrency;
        this.ordered = ordered;
    }

    boolean publishes() {
        return concurrency == 0;
    }

    int concurrency() {
        return concurrency;
    }

    boolean isOrdered() {
        return ordered;
    }

    Group group(String name) {
        Destination queue = Destination.queue(name);
        return ordered ? Group.of(queue.ordered()).ordered() : Group.of(queue);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
