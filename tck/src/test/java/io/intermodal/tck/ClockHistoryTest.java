package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.tck.Anomaly.Verdict;
import org.junit.jupiter.api.Test;

/** What may come early because the members' clock was put on. */
class ClockHistoryTest {

    @Test
    void aTimeOfDayThatWasPutOnExcusesByHowMuch() {
        assertThat(delayedAndPutOn(60).work()).isEmpty();
        assertThat(delayedAndPutOn(30).work()).containsExactly(Verdict.EARLY);
        assertThat(delayedAndPutOn(-60).work()).containsExactly(Verdict.EARLY);
        assertThat(new TestHistory()
                        .jumped(60)
                        .attempted("a", null, 0, 100, 0)
                        .ended("a", PublishOutcome.CONFIRMED)
                        .later(50)
                        .handled("a")
                        .work())
                .as("put on before it was published")
                .containsExactly(Verdict.EARLY);
    }

    private static TestHistory delayedAndPutOn(long millis) {
        return new TestHistory()
                .attempted("a", null, 0, 100, 0)
                .ended("a", PublishOutcome.CONFIRMED)
                .jumped(millis)
                .later(50)
                .handled("a");
    }
}
