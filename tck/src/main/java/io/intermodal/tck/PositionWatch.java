package io.intermodal.tck;

import io.intermodal.Group;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes the positions that a log keeps for a group into the history, again and again. Does nothing where there are none. */
final class PositionWatch implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Scenario scenario;
    private final Crew crew = new Crew();
    private volatile boolean ended;
    private final AtomicInteger seen = new AtomicInteger();
    private volatile @Nullable Exception last;

    private PositionWatch(Scenario scenario) {
        this.scenario = scenario;
    }

    static PositionWatch of(Scenario scenario, Group group) {
        PositionWatch watch = new PositionWatch(scenario);
        scenario.harness().positions().ifPresent(positions -> watch.crew.add(() -> watch.look(positions, group)));
        return watch;
    }

    private void look(Positions positions, Group group) {
        while (!ended) {
            try {
                positions
                        .committed(group)
                        .forEach((lane, position) -> scenario.recorder()
                                .add(new Event.Positioned(Await.nanos(), group.toString(), lane, position)));
                seen.incrementAndGet();
            } catch (Exception e) {
                last = e; // The broker is away, for instance.
            }
            scenario.recorder().await(BETWEEN, () -> ended);
        }
    }

    /** That positions were seen at all, where they can be. */
    void check() throws InterruptedException {
        close();
        crew.finish(scenario.patience());
        Optional<Positions> positions = scenario.harness().positions();
        Check.that(positions.isEmpty() || seen.get() > 0, "No position of the group could be read: " + last);
    }

    @Override
    public void close() {
        ended = true;
    }
}
