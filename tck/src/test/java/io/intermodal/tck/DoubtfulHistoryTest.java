package io.intermodal.tck;

import static io.intermodal.tck.TestHistory.facts;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Event.How;
import io.intermodal.tck.Event.Move;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fault or a new member excuses what it can have touched, and nothing else: histories of brokers that hide behind one. */
class DoubtfulHistoryTest {

    private static final long LONG_AFTER = 2_000;

    private static TestHistory history() {
        return new TestHistory();
    }

    @Test
    void aFaultExcusesNothingThatWasHandedOutLongAfterIt() {
        TestHistory excused = history().confirmed("a").fault().handled("a").handled("a");
        assertThat(excused.work(Cause.FAULT)).isEmpty();
        TestHistory calm =
                history().confirmed("a").fault().later(LONG_AFTER).handled("a").handled("a");
        assertThat(calm.work(Cause.FAULT)).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void aLossThatIsNoticedLateExtendsItsFault() {
        TestHistory late = history()
                .confirmed("a")
                .fault()
                .later(LONG_AFTER)
                .handled("a")
                .troubled()
                .handled("a");
        assertThat(late.work(Cause.FAULT)).isEmpty();
        assertThat(late.work()).containsExactly(Verdict.DUPLICATE);
        TestHistory nobodysFault =
                history().confirmed("a").handled("a").troubled().handled("a");
        assertThat(nobodysFault.work(Cause.FAULT)).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void aFaultExcusesOneRepetitionOfAMessage() {
        TestHistory thrice =
                history().confirmed("a").handled("a").fault().handled("a").handled("a");
        assertThat(thrice.work(Cause.FAULT)).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void aRepetitionThatFailsHasToComeOnceMore() {
        TestHistory again = history()
                .confirmed("a")
                .handled("a")
                .fault()
                .handed("a", 1)
                .settled("a", How.FAILED)
                .handed("a", 2)
                .settled("a", How.ACKED);
        assertThat(again.work(Cause.FAULT)).isEmpty();
    }

    @Test
    void whatTheBrokerHasRecordedNoFaultUndoes() {
        TestHistory undone =
                history().confirmed("a").handled("a").recorded("a").fault().handled("a");
        assertThat(undone.work(Cause.FAULT)).containsExactly(Verdict.UNDONE);
        TestHistory rejected = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.REJECTED)
                .recorded("a")
                .dead("a")
                .fault()
                .handed("a", 1)
                .settled("a", How.REJECTED);
        assertThat(rejected.work(Cause.FAULT)).contains(Verdict.UNDONE);
    }

    @Test
    void aRetryThatWaitsInMemoryLeavesNothingToUndo() {
        TestHistory failed = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .recorded("a")
                .fault()
                .handed("a", 1)
                .settled("a", How.ACKED);
        assertThat(failed.work(Cause.FAULT)).isEmpty();
    }

    @Test
    void theCopyOfARetryMayComeAfterItsOriginalCameAgainAndWasAcknowledged() {
        TestHistory copied = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .settled("a", How.ACKED)
                .recorded("a");
        assertThat(copied.handed("a", 2).settled("a", How.ACKED).work(Cause.FAULT))
                .isEmpty();
        assertThat(copied.fault().handed("a", 1).settled("a", How.ACKED).work(Cause.FAULT))
                .as("the original once more, which was recorded")
                .contains(Verdict.UNDONE);
    }

    @Test
    void aRepetitionDoesNotRaiseTheAttempt() {
        TestHistory raised =
                history().confirmed("a").handled("a").fault().handed("a", 2).settled("a", How.ACKED);
        assertThat(raised.work(Cause.FAULT)).containsExactly(Verdict.ATTEMPT);
    }

    @Test
    void noAttemptIsBeyondTheLast() {
        TestHistory fourth = history()
                .attempted("a", null, 0, 0, 0)
                .ended("a", PublishOutcome.UNKNOWN)
                .confirmed("a")
                .handed("a", 4)
                .settled("a", How.ACKED);
        assertThat(fourth.work(Cause.UNKNOWN_PUBLISH)).containsExactly(Verdict.ATTEMPT);
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 0)
                        .settled("a", How.ACKED)
                        .work())
                .contains(Verdict.ATTEMPT);
    }

    @Test
    void anUnknownPublishExcusesAsManyCopiesAsWereSent() {
        TestHistory unknown = history()
                .attempted("a", null, 0, 0, 0)
                .ended("a", PublishOutcome.UNKNOWN)
                .handled("a")
                .handled("a");
        assertThat(unknown.work(Cause.UNKNOWN_PUBLISH)).isEmpty();
        assertThat(unknown.handled("a").work(Cause.UNKNOWN_PUBLISH)).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void membersThatAreThereForLongShareNoKey() {
        TestHistory two = history()
                .moved("a", Move.JOINED)
                .moved("b", Move.JOINED)
                .confirmed("x", "k", 1)
                .confirmed("y", "k", 2);
        assertThat(new TestHistory(two)
                        .handed("x", 1, "a")
                        .handed("x", 1, "b")
                        .settled("x", How.ACKED, 1, 0)
                        .settled("x", How.ACKED, 2, 0)
                        .handled("y")
                        .ordered(Cause.REBALANCE))
                .isEmpty();
        assertThat(new TestHistory(two)
                        .later(LONG_AFTER)
                        .handed("x", 1, "a")
                        .handed("y", 1, "b")
                        .settled("x", How.ACKED, 1, 0)
                        .settled("y", How.ACKED, 2, 0)
                        .ordered(Cause.REBALANCE))
                .containsExactly(Verdict.TWO_ON_KEY, Verdict.ORDER);
        assertThat(new TestHistory(two)
                        .later(LONG_AFTER)
                        .handed("x", 1, "a")
                        .handed("x", 1, "b")
                        .settled("x", How.ACKED, 1, 0)
                        .settled("x", How.ACKED, 2, 0)
                        .handled("y")
                        .ordered(Cause.REBALANCE))
                .containsExactly(Verdict.DUPLICATE, Verdict.TWO_ON_MESSAGE, Verdict.TWO_ON_KEY);
    }

    @Test
    void aMemberThatIsClosedGetsNothing() {
        TestHistory closed = history()
                .moved("a", Move.JOINED)
                .confirmed("x")
                .moved("a", Move.CLOSING)
                .moved("a", Move.CLOSED)
                .later(LONG_AFTER);
        assertThat(new TestHistory(closed).handled("x").work()).containsExactly(Verdict.AFTER_CLOSE);
        assertThat(new TestHistory(closed).moved("a", Move.JOINED).handled("x").work())
                .isEmpty();
    }

    @Test
    void anotherPayloadOrHeaderThanWasPublished() {
        assertThat(history().carrying("one", "h").confirmed("a").handled("a").work())
                .isEmpty();
        assertThat(history()
                        .carrying("one", "h")
                        .confirmed("a")
                        .carrying("two", "h")
                        .handled("a")
                        .work())
                .containsExactly(Verdict.CHANGED);
        assertThat(history()
                        .carrying("one", "h")
                        .confirmed("a")
                        .carrying("one", "i")
                        .handled("a")
                        .work())
                .containsExactly(Verdict.CHANGED);
        assertThat(history()
                        .carrying("one", "h")
                        .confirmed("a")
                        .handed("a", 1)
                        .settled("a", How.REJECTED)
                        .carrying("more", "h")
                        .dead("a")
                        .work())
                .containsExactly(Verdict.CHANGED);
    }

    @Test
    void aPublishThatDoesNotEndOrEndsTwice() {
        TestHistory open = history().attempted("a", null, 0, 0, 0);
        assertThat(open.work()).containsExactly(Verdict.PUBLISH_OPEN);
        open.ended("a", PublishOutcome.REJECTED);
        assertThat(open.work()).isEmpty();
        open.ended("a", PublishOutcome.UNKNOWN);
        assertThat(open.work()).containsExactly(Verdict.PUBLISH_ENDED_TWICE);
    }

    @Test
    void aDeliveryThatIsSettledTwice() {
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 1)
                        .settled("a", How.ACKED)
                        .settled("a", How.REJECTED)
                        .work())
                .containsExactly(Verdict.SETTLED_TWICE);
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 1)
                        .settled("a", How.ACKED)
                        .settled("a", How.LOST)
                        .work())
                .isEmpty();
    }

    @Test
    void aDeadLetterThatWasGivenUpAndCameAgainForAFault() {
        TestHistory history = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.REJECTED)
                .fault()
                .handled("a")
                .dead("a");
        assertThat(history.work(Cause.FAULT)).isEmpty();
        assertThat(history.work()).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void aMessageThatSaysItWasRedriven() {
        TestHistory never = history().confirmed("a").redrives(1).handled("a");
        assertThat(never.work()).containsExactly(Verdict.ATTEMPT);
        TestHistory once = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.REJECTED)
                .dead("a")
                .redriven("a")
                .redrives(1)
                .handled("a");
        assertThat(once.work()).isEmpty();
    }

    @Test
    void aPositionThatGoesBack() {
        assertThat(history().positioned(3).positioned(3).positioned(5).work()).isEmpty();
        assertThat(history().positioned(3).positioned(2).work()).containsExactly(Verdict.POSITION_BACK);
    }

    @Test
    void aPositionBeyondAnUnfinishedMessage() {
        TestHistory open = history().confirmed("a").handed("a", 1).placed("a", 7);
        assertThat(new TestHistory(open).positioned(7).settled("a", How.ACKED).work())
                .isEmpty();
        assertThat(new TestHistory(open).positioned(8).settled("a", How.ACKED).work())
                .containsExactly(Verdict.POSITION_PAST);
        assertThat(new TestHistory(open).settled("a", How.ACKED).positioned(8).work())
                .isEmpty();
        assertThat(new TestHistory(open)
                        .settled("a", How.LOST)
                        .positioned(8)
                        .fault()
                        .handled("a")
                        .work())
                .containsExactly(Verdict.POSITION_PAST);
    }

    @Test
    void theStoryIsThatOfTheOffendingMessagesAndTheirGroup() {
        TestHistory swapped = history()
                .moved("a", Move.JOINED)
                .confirmed("x", "k", 1)
                .confirmed("y", "k", 2)
                .confirmed("z", "l", 1)
                .handled("z")
                .handled("y")
                .handled("x")
                .fault();
        Anomaly order = swapped.first();
        assertThat(order.verdict()).isEqualTo(Verdict.ORDER);
        List<String> story = Story.of(order, swapped.events()).lines().toList();
        assertThat(story)
                .as("x and y, who joined, and no fault that came later")
                .hasSize(11)
                .noneMatch(line -> line.contains("FAULT") || line.contains("key l"))
                .anyMatch(line -> line.contains("x handed to"))
                .anyMatch(line -> line.contains("y handed to"));
    }

    @Test
    void aLongStoryTellsItsBeginningAndItsEnd() {
        TestHistory history = history().confirmed("a");
        for (int i = 0; i < 20; i++) {
            history.handed("a", 1).settled("a", How.LOST);
        }
        List<String> story =
                Story.of("a", history.handled("a").events()).lines().toList();
        assertThat(story).hasSize(29).first().asString().contains("publish to");
        assertThat(story.get(14)).contains("... 37 lines ...");
        assertThat(story.get(28)).contains("handler ended (delivery 21)");
    }

    @Test
    void aGroupThatWasNotToFinishIsStillLookedAt() {
        TestHistory twice = history().confirmed("a").handled("a").handled("a");
        assertThat(twice.verdicts(facts(false, 1, 3, false, Set.of()))).containsExactly(Verdict.DUPLICATE);
    }
}
