package io.intermodal.tck;

import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.SubscribeOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What a scenario knows about one of its groups while it runs. Guarded by the scenario. */
final class GroupWatch {

    final Group group;
    private final Duration settling;
    long existsSince = Long.MAX_VALUE;
    int concurrency = 1;
    int maxAttempts = 5;
    boolean hasMember;
    boolean complete = true;
    boolean removed;
    boolean gone;
    boolean deadListed;
    final Set<String> expectedDead = new HashSet<>();

    GroupWatch(Group group, Duration settling) {
        this.group = group;
        this.settling = settling;
    }

    void joining(SubscribeOptions options) {
        hasMember = true;
        concurrency = Math.max(concurrency, options.concurrency().orElse(1));
        boolean deadLetters = options.onExhausted().orElse(SubscribeOptions.OnExhausted.DEAD_LETTER)
                == SubscribeOptions.OnExhausted.DEAD_LETTER;
        maxAttempts = deadLetters
                ? options.retry().map(policy -> policy.maxAttempts()).orElse(5)
                : 0;
    }

    void exists(long since) {
        existsSince = Math.min(existsSince, since);
    }

    GroupFacts facts() {
        return new GroupFacts(
                group.toString(),
                group.destination().name(),
                group.mode() == Mode.ORDERED,
                concurrency,
                maxAttempts,
                existsSince,
                complete && hasMember && !removed,
                deadListed,
                settling.toNanos(),
                Set.copyOf(expectedDead));
    }
}
