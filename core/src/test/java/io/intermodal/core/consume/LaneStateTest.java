package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.testing.FakeSource;
import io.intermodal.core.testing.Seeds;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneStateTest {

    private final Lane lane = Some.lane("p0");
    private final FakeSource.Log log = new FakeSource.Log();

    private LaneState state(long position, int window) {
        return new LaneState(lane, log, position, window, Long.MAX_VALUE, false, false);
    }

    private Held take(LaneState state, long position) {
        Held held = new Held(Some.incoming(lane, position, null), state, null);
        state.take(held);
        return held;
    }

    @Test
    void theFrontierPassesOnlyWhatIsFinishedInAnyOrderAndWithAnyGaps() {
        Seeds.forEach(1_000, random -> {
            FakeSource.Log commits = new FakeSource.Log();
            long position = random.nextInt(100);
            LaneState state = new LaneState(lane, commits, position, 1_000, Long.MAX_VALUE, false, false);
            List<Held> unfinished = new ArrayList<>();
            int records = 1 + random.nextInt(50);
            for (int i = 0; i < records; i++) {
                position += 1 + random.nextInt(3);
                unfinished.add(take(state, position));
            }
            long last = position;
            while (!unfinished.isEmpty()) {
                state.finish(unfinished.remove(random.nextInt(unfinished.size())));
                state.commit();
                long committed = newest(commits.commits(lane), -1);
                assertThat(unfinished)
                        .allSatisfy(held -> assertThat(held.incoming.position()).isGreaterThanOrEqualTo(committed));
            }
            assertThat(newest(commits.commits(lane), -1)).isEqualTo(last + 1);
            assertThat(commits.commits(lane)).isSorted().doesNotHaveDuplicates();
        });
    }

    private static long newest(List<Long> commits, long otherwise) {
        return commits.isEmpty() ? otherwise : commits.get(commits.size() - 1);
    }

    @Test
    void whatIsLeftWhenALaneEndsStaysBehindAllThatIsFinishedOrGoingToBe() {
        LaneState state = state(0, 10);
        Held first = take(state, 0);
        Held finished = take(state, 1);
        Held second = take(state, 2);
        Held running = take(state, 3);
        Held third = take(state, 4);
        Held last = take(state, 5);
        state.finish(finished);
        running.phase = Held.Phase.RUNNING;

        List<Held> ending = List.of(last, second, third, first);
        ending.forEach(state::end);

        assertThat(ending.stream().map(held -> held.left)).containsExactly(true, false, true, false);
        running.phase = Held.Phase.SETTLING; // it had a slot and can begin no more
        state.end(running);
        assertThat(running.left).isTrue();
    }

    @Test
    void aFailureThatIsKeptIsNotLeft() {
        LaneState state = new LaneState(lane, log, 0, 10, Long.MAX_VALUE, false, true);
        Held fresh = take(state, 0);
        Held failed = take(state, 1);
        failed.attempt++;

        state.end(failed);
        failed.phase = Held.Phase.SETTLING;
        state.end(fresh);

        assertThat(List.of(fresh.left, failed.left)).containsExactly(false, false);
    }

    @Test
    void nothingIsCommittedThatDidNotMove() {
        LaneState state = state(7, 10);

        state.commit();
        take(state, 7);
        state.commit();

        assertThat(log.commits(lane)).isEmpty();
    }

    @Test
    void aLostLaneCommitsNothing() {
        LaneState state = state(0, 10);
        state.finish(take(state, 0));
        state.fenced = true;

        state.commit();

        assertThat(log.commits(lane)).isEmpty();
    }

    @Test
    void aRecordThatIsDroppedUnhandledIsNeverPassed() {
        LaneState state = state(0, 10);
        take(state, 0);
        state.finish(take(state, 1));
        state.commit();

        assertThat(log.commits(lane)).isEmpty();
    }

    @Test
    void aFullWindowHoldsTheLaneUntilTheOldestIsFinished() {
        LaneState state = state(0, 3);
        Held first = take(state, 0);
        Held second = take(state, 1);
        assertThat(state.holdIfFull()).isNull();
        take(state, 2);

        assertThat(state.holdIfFull()).isSameAs(first);
        assertThat(state.holdIfFull()).as("told once").isNull();
        assertThat(log.isHeld(lane)).isTrue();

        state.finish(second);
        assertThat(state.unparked()).isEmpty();
        assertThat(log.isHeld(lane)).isTrue();

        state.finish(first);
        assertThat(state.unparked()).isEmpty();
        assertThat(log.isHeld(lane)).isFalse();
    }

    @Test
    void whatComesBeyondTheWindowIsParkedAndComesInItsOrder() {
        LaneState state = state(0, 2);
        Held first = take(state, 0);
        Held far = new Held(Some.incoming(lane, 2, null), state, null);
        Held farther = new Held(Some.incoming(lane, 3, null), state, null);
        assertThat(state.take(far)).isFalse();
        assertThat(state.take(farther)).isFalse();
        state.parked.add(far);
        state.parked.add(farther);
        state.holdIfFull();

        state.finish(first);

        assertThat(state.unparked()).containsExactly(far, farther);
        assertThat(log.isHeld(lane)).as("the window is full again").isTrue();
        state.finish(far);
        state.unparked();
        assertThat(log.isHeld(lane)).isFalse();
    }

    @Test
    void aJumpOfPositionsDoesNotStallTheLane() {
        LaneState state = state(0, 10);
        Held only = new Held(Some.incoming(lane, 1_000_000, null), state, null);

        assertThat(state.take(only)).isTrue();
        state.finish(only);
        state.unparked();
        state.commit();

        assertThat(log.isHeld(lane)).isFalse();
        assertThat(log.commits(lane)).containsExactly(1_000_001L);
    }

    @Test
    void bytesFillAWindowToo() {
        LaneState state = new LaneState(lane, log, 0, 1_000, 6, false, false);
        Held first = take(state, 0); // three bytes each
        assertThat(state.holdIfFull()).isNull();
        take(state, 1);

        assertThat(state.holdIfFull()).isSameAs(first);
        state.finish(first);
        state.unparked();
        assertThat(log.isHeld(lane)).isFalse();
    }

    @Test
    void whoWaitsForTheFrontierIsToldOnceItHasPassed() {
        LaneState state = state(0, 10);
        Held first = take(state, 0);
        Held second = take(state, 1);
        Runnable told = () -> {};
        state.awaitPassing(second, told);

        assertThat(state.finish(second)).isEmpty();
        assertThat(state.finish(first)).containsExactly(told);
        assertThat(state.takeWaiters()).isEmpty();
    }

    @Test
    void aQueueHasNoWindowAndAcknowledgesOneByOne() {
        FakeSource.Queue queue = new FakeSource.Queue();
        LaneState state = new LaneState(lane, queue, 0, 1, Long.MAX_VALUE, false, false);
        Held first = take(state, 0);
        Held second = take(state, 50);

        assertThat(state.holdIfFull()).isNull();
        state.settle(second);
        assertThat(state.passed(first)).isTrue();
        assertThat(queue.acked()).containsExactly(second.incoming);

        state.fenced = true;
        state.settle(first);
        assertThat(queue.acked()).containsExactly(second.incoming);
    }
}
