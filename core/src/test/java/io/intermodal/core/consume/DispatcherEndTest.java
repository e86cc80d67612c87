package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.testing.FakeSource;
import io.intermodal.core.testing.QueuedTasks;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Lanes and subscriptions that end while records have slots and have not begun. */
class DispatcherEndTest {

    private final QueuedTasks workers = new QueuedTasks();
    private final List<Held> slots = new ArrayList<>();
    private final Dispatcher dispatcher =
            new Dispatcher(2, new Credit(10, Long.MAX_VALUE), workers, slots::add, full -> {});
    private final Lane lane = Some.lane("p0");
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    private LaneState lane(Source source, int records) {
        LaneState state = new LaneState(lane, source, 0, 100, Long.MAX_VALUE, false, false);
        dispatcher.source(source);
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            held.add(new Held(Some.incoming(lane, i, null), state, null));
        }
        dispatcher.add(held);
        workers.runAll();
        assertThat(slots).containsExactlyElementsOf(held.subList(0, 2));
        return state;
    }

    private List<Long> committedAtTheEnd(LaneState state, FakeSource.Log log) {
        workers.runAll();
        assertThat(idle).isCompleted();
        dispatcher.commit(state);
        return log.commits(lane);
    }

    @Test
    void whatALaterRecordHasOvertakenIsNotLeftToALog() {
        FakeSource.Log log = new FakeSource.Log();
        LaneState state = lane(log, 2);
        Held first = slots.get(0);
        Held second = slots.get(1);
        assertThat(dispatcher.begin(second)).isEqualTo(Start.NOW);
        dispatcher.handled(second);

        dispatcher.closing(state, idle);
        assertThat(dispatcher.begin(first)).isEqualTo(Start.ENDING);
        assertThat(first.left).isFalse();
        dispatcher.closeWhenIdle(state);
        workers.runAll();
        assertThat(idle).isNotDone();

        dispatcher.finished(first); // its copy is confirmed
        assertThat(committedAtTheEnd(state, log)).containsExactly(2L);
    }

    @Test
    void whatNothingHasOvertakenIsLeft() {
        FakeSource.Log log = new FakeSource.Log();
        LaneState state = lane(log, 2);
        assertThat(dispatcher.begin(slots.get(0))).isEqualTo(Start.NOW);
        dispatcher.handled(slots.get(0));

        assertThat(dispatcher.closing(state, idle).owed()).isEmpty();
        assertThat(dispatcher.begin(slots.get(1))).isEqualTo(Start.ENDING);
        assertThat(slots.get(1).left).isTrue();
        dispatcher.leave(slots.get(1));
        dispatcher.closeWhenIdle(state);
        assertThat(committedAtTheEnd(state, log)).containsExactly(1L);
    }

    @Test
    void aQueueTakesEachRecordBackWhateverElseIsFinished() {
        lane(new FakeSource.Queue(), 2);
        assertThat(dispatcher.begin(slots.get(1))).isEqualTo(Start.NOW);
        dispatcher.handled(slots.get(1));

        dispatcher.stop(List.of(slots.get(0).lane));

        assertThat(dispatcher.begin(slots.get(0))).isEqualTo(Start.ENDING);
        assertThat(slots.get(0).left).isTrue();
    }

    @Test
    void aRecordThatWouldWaitForItsNextAttemptIsJudgedTheSame() {
        LaneState state = lane(new FakeSource.Log(), 2);
        slots.forEach(dispatcher::begin);
        dispatcher.closing(state, idle);
        slots.forEach(dispatcher::slotFree);

        assertThat(dispatcher.await(slots.get(0), () -> () -> {})).isFalse();
        assertThat(dispatcher.await(slots.get(1), () -> () -> {})).isFalse();

        assertThat(slots.get(0).left).as("the second may yet be finished").isFalse();
        assertThat(slots.get(1).left).isTrue();
    }
}
