package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Event.How;
import org.junit.jupiter.api.Test;

/** What may come again because there is more than one copy of it: of a publish that was repeated, of a retry that a fault overtook. */
class RepeatedHistoryTest {

    private static final long LONG_AFTER = 2_000;

    private static TestHistory history() {
        return new TestHistory();
    }

    @Test
    void aRelayedMessageMayComeOnceMoreForAFaultThanAnother() {
        assertThat(thrice(delayed(100)).work(Cause.FAULT, Cause.RELAY)).isEmpty();
        assertThat(thrice(delayed(100)).handled("a").work(Cause.FAULT, Cause.RELAY))
                .containsExactly(Verdict.DUPLICATE);
        assertThat(thrice(delayed(100)).work(Cause.FAULT))
                .as("delayed by the broker")
                .containsExactly(Verdict.DUPLICATE);
        assertThat(thrice(delayed(0)).work(Cause.FAULT, Cause.RELAY))
                .as("not delayed")
                .containsExactly(Verdict.DUPLICATE);
    }

    private static TestHistory thrice(TestHistory published) {
        return published.fault().handled("a").handled("a").handled("a");
    }

    private static TestHistory delayed(long millis) {
        return history()
                .attempted("a", null, 0, millis, 0)
                .ended("a", PublishOutcome.CONFIRMED)
                .later(millis);
    }

    @Test
    void aRetryThatWasRecordedBeforeAFaultMayComeBehindItsOriginal() {
        TestHistory late = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .settled("a", How.ACKED)
                .handed("a", 2)
                .settled("a", How.ACKED);
        assertThat(late.work(Cause.FAULT)).isEmpty();
        TestHistory higher = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .settled("a", How.ACKED)
                .handed("a", 3)
                .settled("a", How.ACKED);
        assertThat(higher.work(Cause.FAULT)).containsExactly(Verdict.ATTEMPT);
    }

    @Test
    void theCopyOfARetryMayComeWhileItsOriginalIsHandledOnceMore() {
        TestHistory both = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .handed("a", 2)
                .settled("a", How.ACKED);
        assertThat(both.work(Cause.FAULT)).doesNotContain(Verdict.ATTEMPT);
        TestHistory higher = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .handed("a", 3)
                .settled("a", How.ACKED);
        assertThat(higher.work(Cause.FAULT)).contains(Verdict.ATTEMPT);
    }

    @Test
    void aPublishThatIsRepeatedByItselfMayLeaveACopyForEachFaultMeanwhile() {
        TestHistory repeated = history()
                .attempted("a", null, 0, 0, 0)
                .handled("a")
                .fault()
                .ended("a", PublishOutcome.CONFIRMED)
                .handled("a")
                .recorded("a")
                .handled("a");
        assertThat(repeated.work(Cause.FAULT, Cause.REPEATED_PUBLISH)).isEmpty();
        assertThat(repeated.work(Cause.FAULT)).contains(Verdict.UNDONE);
        TestHistory calm = history()
                .confirmed("a")
                .handled("a")
                .later(LONG_AFTER)
                .fault()
                .handled("a")
                .handled("a");
        assertThat(calm.work(Cause.FAULT, Cause.REPEATED_PUBLISH)).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void eachCopyOfAPublishThatWasTriedAgainIsRecordedByItself() {
        TestHistory twice = history()
                .attempted("a", null, 0, 0, 0)
                .ended("a", PublishOutcome.UNKNOWN)
                .confirmed("a")
                .handled("a")
                .fault()
                .handled("a")
                .recorded("a")
                .handled("a");
        assertThat(twice.work(Cause.FAULT, Cause.UNKNOWN_PUBLISH)).isEmpty();
    }
}
