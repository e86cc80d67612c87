package io.intermodal.tck;

import static io.intermodal.tck.TestHistory.facts;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Event.How;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong in histories written by hand, and nothing in good ones. */
class HistoryCheckerTest {

    private static TestHistory history() {
        return new TestHistory();
    }

    @Test
    void aGoodHistoryHasNoAnomaly() {
        TestHistory good = history()
                .confirmed("a", "k", 1)
                .confirmed("b", "k", 2)
                .handed("a", 1)
                .settled("a", How.FAILED, 1, 50)
                .later(50)
                .handed("a", 2)
                .settled("a", How.ACKED)
                .handled("b");
        assertThat(good.work()).isEmpty();
        assertThat(good.ordered()).isEmpty();
    }

    @Test
    void aConfirmedMessageThatNeverCameIsLost() {
        assertThat(history().confirmed("a").work()).containsExactly(Verdict.LOST);
    }

    @Test
    void aMessageWhoseLastAttemptFailedAndThatDidNotComeAgainIsLost() {
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 1)
                        .settled("a", How.FAILED)
                        .work())
                .containsExactly(Verdict.LOST);
    }

    @Test
    void aMessageThatMayStayIsNotLost() {
        assertThat(history().confirmed("a").verdicts(facts(false, 1, 3, false, Set.of())))
                .isEmpty();
    }

    @Test
    void whatWasPublishedBeforeTheGroupExistedIsNotOwed() {
        GroupFacts late = new GroupFacts(
                TestHistory.GROUP, TestHistory.TOPIC, false, 1, 3, Long.MAX_VALUE, true, true, 0, Set.of());
        assertThat(history().confirmed("a").verdicts(late)).isEmpty();
    }

    @Test
    void anUnconfirmedMessageIsNotOwed() {
        TestHistory unknown = history().attempted("a", null, 0, 0, 0).ended("a", PublishOutcome.UNKNOWN);
        assertThat(unknown.work()).isEmpty();
        assertThat(unknown.handled("a").work()).isEmpty();
    }

    @Test
    void aMessageThatNobodyPublishedIsAPhantom() {
        assertThat(history().handled("x").work()).containsExactly(Verdict.PHANTOM);
    }

    @Test
    void aMessageOfAnotherDestinationIsAPhantom() {
        GroupFacts other = new GroupFacts(TestHistory.GROUP, "payments", false, 1, 3, 0, true, true, 0, Set.of());
        assertThat(history().confirmed("a").handled("a").verdicts(other)).containsExactly(Verdict.PHANTOM);
    }

    @Test
    void aRefusedMessageMustNotArrive() {
        TestHistory refused = history().attempted("a", null, 0, 0, 0).ended("a", PublishOutcome.REJECTED);
        assertThat(refused.work()).isEmpty();
        assertThat(refused.handled("a").work()).containsExactly(Verdict.REFUSED_DELIVERED);
    }

    @Test
    void aFinishedMessageThatComesAgainIsADuplicateUnlessItsCauseIsAllowedAndHappened() {
        assertThat(history().confirmed("a").handled("a").handled("a").work()).containsExactly(Verdict.DUPLICATE);
        assertThat(history().confirmed("a").handled("a").handled("a").work(Cause.FAULT))
                .containsExactly(Verdict.DUPLICATE);
        assertThat(history().confirmed("a").handled("a").fault().handled("a").work())
                .containsExactly(Verdict.DUPLICATE);
        assertThat(history().confirmed("a").handled("a").fault().handled("a").work(Cause.FAULT))
                .isEmpty();
    }

    @Test
    void aMessageMayComeTwiceWhenItsPublishWasTriedAgain() {
        TestHistory twice = history()
                .attempted("a", null, 0, 0, 0)
                .ended("a", PublishOutcome.UNKNOWN)
                .confirmed("a")
                .handled("a")
                .handled("a");
        assertThat(twice.work(Cause.UNKNOWN_PUBLISH)).isEmpty();
        assertThat(twice.work()).containsExactly(Verdict.DUPLICATE);
    }

    @Test
    void aRebalanceNeedsASecondMember() {
        TestHistory alone = history()
                .moved("a", Event.Move.JOINED)
                .confirmed("a")
                .handled("a")
                .handled("a");
        assertThat(alone.work(Cause.REBALANCE)).containsExactly(Verdict.DUPLICATE);
        TestHistory two = history()
                .moved("a", Event.Move.JOINED)
                .confirmed("a")
                .handled("a")
                .moved("b", Event.Move.JOINED)
                .handed("a", 1, "b")
                .settled("a", How.ACKED);
        assertThat(two.work(Cause.REBALANCE)).isEmpty();
    }

    @Test
    void aLaterMessageOfAKeyBreaksTheOrder() {
        TestHistory swapped = history()
                .confirmed("a", "k", 1)
                .confirmed("b", "k", 2)
                .handled("b")
                .handled("a");
        assertThat(swapped.ordered()).containsExactly(Verdict.ORDER);
        assertThat(swapped.work()).isEmpty();
    }

    @Test
    void aRetryInPlaceHoldsItsKey() {
        TestHistory overtaken = history()
                .confirmed("a", "k", 1)
                .confirmed("b", "k", 2)
                .handed("a", 1)
                .settled("a", How.FAILED)
                .handled("b")
                .handed("a", 2)
                .settled("a", How.ACKED);
        assertThat(overtaken.ordered()).containsExactly(Verdict.ORDER);
    }

    @Test
    void otherKeysDoNotWait() {
        assertThat(history()
                        .confirmed("a", "k", 1)
                        .confirmed("b", "l", 1)
                        .handed("a", 1)
                        .handed("b", 1)
                        .settled("b", How.ACKED, 2, 0)
                        .settled("a", How.ACKED, 1, 0)
                        .ordered())
                .isEmpty();
    }

    @Test
    void aGapAfterADeadLetterIsNoBreakOfOrder() {
        assertThat(history()
                        .confirmed("a", "k", 1)
                        .confirmed("b", "k", 2)
                        .handed("a", 1)
                        .settled("a", How.REJECTED)
                        .handled("b")
                        .dead("a")
                        .ordered())
                .isEmpty();
    }

    @Test
    void twoHandlersOfOneKey() {
        assertThat(history()
                        .confirmed("a", "k", 1)
                        .confirmed("b", "k", 2)
                        .handed("a", 1)
                        .handed("b", 1)
                        .settled("a", How.ACKED, 1, 0)
                        .settled("b", How.ACKED, 2, 0)
                        .ordered())
                .containsExactly(Verdict.TWO_ON_KEY, Verdict.ORDER);
    }

    @Test
    void twoHandlersOfOneMessage() {
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 1, "a")
                        .handed("a", 1, "b")
                        .settled("a", How.ACKED, 1, 0)
                        .settled("a", How.ACKED, 2, 0)
                        .work())
                .containsExactly(Verdict.DUPLICATE, Verdict.TWO_ON_MESSAGE);
    }

    @Test
    void moreHandlersThanConcurrency() {
        assertThat(history()
                        .confirmed("a")
                        .confirmed("b")
                        .handed("a", 1)
                        .handed("b", 1)
                        .settled("a", How.ACKED, 1, 0)
                        .settled("b", How.ACKED, 2, 0)
                        .work())
                .containsExactly(Verdict.CONCURRENCY);
    }

    @Test
    void anAttemptThatRisesByTwoOrWithoutAFailure() {
        TestHistory byTwo = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .handed("a", 3)
                .settled("a", How.ACKED);
        assertThat(byTwo.work()).containsExactly(Verdict.ATTEMPT);
        TestHistory without = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.LOST)
                .fault()
                .handed("a", 2)
                .settled("a", How.ACKED);
        assertThat(without.work()).containsExactly(Verdict.ATTEMPT);
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 2)
                        .settled("a", How.ACKED)
                        .work())
                .containsExactly(Verdict.ATTEMPT);
    }

    @Test
    void anAttemptThatFallsWithoutAFault() {
        TestHistory falls = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .handed("a", 1)
                .settled("a", How.ACKED);
        assertThat(falls.work()).containsExactly(Verdict.ATTEMPT);
        TestHistory forgotten = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .fault()
                .handed("a", 1)
                .settled("a", How.ACKED);
        assertThat(forgotten.work()).isEmpty();
    }

    @Test
    void aDelayedMessageThatComesEarly() {
        TestHistory early = history()
                .attempted("a", null, 0, 100, 0)
                .ended("a", PublishOutcome.CONFIRMED)
                .later(50)
                .handled("a");
        assertThat(early.work()).containsExactly(Verdict.EARLY);
        TestHistory due = history()
                .attempted("a", null, 0, 100, 0)
                .ended("a", PublishOutcome.CONFIRMED)
                .later(100)
                .handled("a");
        assertThat(due.work()).isEmpty();
    }

    @Test
    void aRetryThatComesEarly() {
        assertThat(history()
                        .confirmed("a")
                        .handed("a", 1)
                        .settled("a", How.FAILED, 1, 100)
                        .handed("a", 2)
                        .settled("a", How.ACKED)
                        .work())
                .containsExactly(Verdict.EARLY);
    }

    @Test
    void aMessagePastItsTimeToLive() {
        TestHistory late = history()
                .attempted("a", null, 0, 0, 100)
                .ended("a", PublishOutcome.CONFIRMED)
                .later(1_000);
        assertThat(late.work()).isEmpty();
        assertThat(late.handled("a").work()).containsExactly(Verdict.EXPIRED);
    }

    @Test
    void aGivenUpMessageHasToBeADeadLetterOnce() {
        TestHistory givenUp = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.FAILED)
                .handed("a", 2)
                .settled("a", How.FAILED)
                .handed("a", 3)
                .settled("a", How.FAILED);
        assertThat(givenUp.work()).containsExactly(Verdict.DEAD_LETTER_MISSING);
        assertThat(givenUp.dead("a").work()).isEmpty();
        assertThat(givenUp.dead("a").work()).containsExactly(Verdict.DEAD_LETTER_TWICE);
        assertThat(givenUp.fault().work(Cause.FAULT)).isEmpty();
    }

    @Test
    void aHandledMessageIsNoDeadLetter() {
        assertThat(history().confirmed("a").handled("a").dead("a").work()).containsExactly(Verdict.DEAD_AND_ACKED);
        TestHistory failing =
                history().confirmed("a").handed("a", 1).settled("a", How.FAILED).dead("a");
        assertThat(failing.verdicts(facts(false, 1, 3, false, Set.of())))
                .containsExactly(Verdict.DEAD_LETTER_UNEXPECTED);
    }

    @Test
    void whatTheRuleExpectsToBeDeadHasToBe() {
        GroupFacts facts = facts(false, 1, 3, true, Set.of("a"));
        assertThat(history().confirmed("a").verdicts(facts)).containsExactly(Verdict.DEAD_LETTER_MISSING);
        assertThat(history().confirmed("a").dead("a").verdicts(facts)).isEmpty();
    }

    @Test
    void aRedrivenMessageBeginsAnew() {
        TestHistory redriven = history()
                .confirmed("a")
                .handed("a", 1)
                .settled("a", How.REJECTED)
                .dead("a")
                .redriven("a")
                .handled("a");
        assertThat(redriven.work()).isEmpty();
    }

    @Test
    void theStoryTellsOneMessageAndEveryFault() {
        TestHistory history =
                history().confirmed("a").confirmed("b").handled("b").fault().handled("a");
        List<String> lines = Story.of("a", history.events()).lines().toList();
        assertThat(lines)
                .hasSize(6)
                .anyMatch(line -> line.contains("FAULT: kill"))
                .noneMatch(line -> line.contains(" b"));
    }
}
