package io.intermodal.core.consume;

import io.intermodal.core.consume.Backlog.Unstarted;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The orderly end of a consumer: nothing new starts, what runs is settled, the rest goes back, the broker has recorded everything, the source
 * closes; all of it within one time.
 */
final class Drain {

    private final ConsumerSpec spec;
    private final Dispatcher dispatcher;
    private final Settler settler;
    private final Set<HandOver> running;
    private final long endNanos;
    private final long reserveNanos;

    Drain(ConsumerSpec spec, Dispatcher dispatcher, Settler settler, Set<HandOver> running, Duration atMost) {
        this.spec = spec;
        this.dispatcher = dispatcher;
        this.settler = settler;
        this.running = running;
        this.endNanos = spec.time().nanoTime() + atMost.toNanos();
        // Closing the source takes a moment too: handlers get most of the time, not all of it.
        this.reserveNanos = Math.min(Duration.ofSeconds(2).toNanos(), atMost.toNanos() / 4);
    }

    void run(@Nullable SourceRun last) {
        Collection<LaneState> lanes = last == null ? List.of() : last.lanes();
        Unstarted unstarted = dispatcher.stop(lanes);
        if (last != null) {
            last.source().quiesce();
        }
        settler.unstarted(unstarted.owed());
        unstarted.fresh().forEach(settler::giveBack);
        boolean idle = Waiting.atMost(spec.time(), dispatcher.whenIdle(), Duration.ofNanos(rest() - reserveNanos));
        if (!idle) {
            running.forEach(HandOver::interrupt);
        }
        if (last != null) {
            last.commit();
            Waiting.atMost(
                    spec.time(),
                    last.source().flush().toCompletableFuture(),
                    Duration.ofNanos(Math.max(rest() / 2, 1)));
            dispatcher.fence(lanes);
            last.end();
            last.source()
                    .close(Duration.ofNanos(
                            Math.max(rest(), Duration.ofMillis(50).toNanos())));
        }
    }

    private long rest() {
        return endNanos - spec.time().nanoTime();
    }
}
