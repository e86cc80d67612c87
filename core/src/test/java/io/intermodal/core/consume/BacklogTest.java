package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.consume.Backlog.Unstarted;
import io.intermodal.core.testing.FakeSource;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Lane lane = Some.lane("p0");
    private final LaneState state = new LaneState(lane, new FakeSource.Log(), 0, 10, Long.MAX_VALUE, false, false);
    private final Backlog backlog = new Backlog(new Credit(10, Long.MAX_VALUE));

    private Held take(long position) {
        Held held = new Held(Some.incoming(lane, position, null), state, null);
        state.take(held);
        backlog.add(held);
        return held;
    }

    @Test
    void whatFailedOrWasOvertakenIsOwedWhenALaneEnds() {
        Held overtaken = take(0);
        Held finished = take(1);
        Held failed = take(2);
        Held fresh = take(3);
        backlog.next();
        backlog.next();
        backlog.putBack(overtaken);
        state.finish(finished);
        backlog.done(finished);
        failed.attempt++;

        Unstarted unstarted = backlog.takeUnstarted(List.of(state));

        assertThat(unstarted.owed()).containsExactly(overtaken, failed);
        assertThat(unstarted.fresh()).containsExactly(fresh);
        assertThat(backlog.next()).isNull();
    }
}
