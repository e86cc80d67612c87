package io.intermodal.core.publish;

import static io.intermodal.PublishOutcome.CONFIRMED;
import static io.intermodal.PublishOutcome.REJECTED;
import static io.intermodal.PublishOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.publish.PipelineRig.Ended;
import io.intermodal.core.testing.FakeSender;
import io.intermodal.core.testing.FakeSender.Sent;
import io.intermodal.spi.BrokerException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineTest {

    private static final Duration STEP = Duration.ofMillis(1);

    private final PipelineRig rig = PipelineRig.reporting();

    @Test
    void confirmedByTheBroker() {
        rig.attach(new FakeSender(Sent::confirm));

        Ended ended = rig.submit("a", null);

        assertThat(ended.outcome).isEqualTo(CONFIRMED);
        assertThat(rig.pipeline.openCount()).isZero();
    }

    @Test
    void silenceIsUnknownAtTheDeadlineAndNotBefore() {
        rig.attach(new FakeSender());
        Ended ended = rig.submit("a", null);

        rig.time.advance(PipelineRig.TIMEOUT.minus(STEP));
        assertThat(ended.outcome).isNull();
        rig.time.advance(STEP);

        assertThat(ended.outcome).isEqualTo(UNKNOWN);
        assertThat(ended.kind).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void anAnswerAfterTheDeadlineChangesNothing() {
        FakeSender sender = rig.attach(new FakeSender());
        Ended ended = rig.submit("a", "k");
        rig.time.advance(PipelineRig.TIMEOUT);

        sender.sent().get(0).confirm();

        assertThat(ended.times).isOne();
        assertThat(ended.outcome).isEqualTo(UNKNOWN);
    }

    @Test
    void withoutALinkItWaitsAndEndsRejected() {
        Ended ended = rig.submit("a", "k");

        rig.pass(PipelineRig.TIMEOUT);

        assertThat(ended.outcome).isEqualTo(REJECTED);
        assertThat(ended.kind).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void whatWaitedForALinkIsSentInOrder() {
        rig.submit("a1", "a");
        rig.submit("free", null);
        rig.submit("a2", "a");

        FakeSender sender = rig.attach(new FakeSender(Sent::confirm));

        assertThat(sender.ids()).containsExactlyInAnyOrder("a1", "a2", "free").containsSubsequence("a1", "a2");
        assertThat(rig.pipeline.openCount()).isZero();
    }

    @Test
    void aRefusalThatTimeMendsIsRepeatedWithinTheTime() {
        FakeSender sender = rig.attach(new FakeSender(sent -> sent.reject(Kind.BUSY)));
        Ended ended = rig.submit("a", "k");

        rig.pass(Duration.ofSeconds(3));
        assertThat(ended.outcome).isNull();
        sender.behave(Sent::confirm);
        rig.pass(Duration.ofSeconds(2));

        assertThat(ended.outcome).isEqualTo(CONFIRMED);
    }

    @Test
    void aRefusalThatTimeDoesNotMendInTimeEndsRejectedWithItsReason() {
        FakeSender sender = rig.attach(new FakeSender(sent -> sent.reject(Kind.BUSY)));
        Ended ended = rig.submit("a", "k");

        rig.pass(PipelineRig.TIMEOUT);

        assertThat(ended.outcome).isEqualTo(REJECTED);
        assertThat(ended.kind).isEqualTo(Kind.BUSY);
        assertThat(sender.ids()).hasSizeBetween(10, 30);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "BUSY"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRefusalForGoodEndsAtOnce(Kind kind) {
        FakeSender sender = rig.attach(new FakeSender(sent -> sent.reject(kind)));

        Ended ended = rig.submit("a", null);

        if (kind == Kind.CLOSED) { // a sender that was closed under the pipeline is an outage
            assertThat(ended.outcome).isNull();
        } else {
            assertThat(ended.outcome).isEqualTo(REJECTED);
            assertThat(ended.kind).isEqualTo(kind);
            assertThat(sender.ids()).containsExactly("a");
        }
    }

    @Test
    void unknownIsReportedAtOnce() {
        FakeSender sender = rig.attach(new FakeSender(Sent::unknown));

        Ended ended = rig.submit("a", "k");
        rig.pass(PipelineRig.TIMEOUT);

        assertThat(ended.outcome).isEqualTo(UNKNOWN);
        assertThat(sender.ids()).containsExactly("a");
    }

    @Test
    void unknownIsRepeatedWhenAskedAndNoLaterRefusalMakesItRejected() {
        PipelineRig repeating = PipelineRig.repeating();
        FakeSender sender = repeating.attach(new FakeSender(Sent::unknown));
        Ended ended = repeating.submit("a", "k");
        assertThat(ended.outcome).isNull();

        sender.behave(sent -> sent.reject(Kind.INVALID));
        repeating.pass(Duration.ofSeconds(1));

        assertThat(ended.outcome).isEqualTo(UNKNOWN);
        assertThat(sender.ids()).containsExactly("a", "a");
    }

    @Test
    void aBinderThatThrowsMayHaveSent() {
        rig.attach(new FakeSender(sent -> {
            throw new IllegalStateException("defect");
        }));

        Ended ended = rig.submit("a", "k");

        assertThat(ended.outcome).isEqualTo(UNKNOWN);
        assertThat(ended.kind).isEqualTo(Kind.INTERNAL);
    }

    @Test
    void theTimeThatWasSpentBeforeCounts() {
        rig.attach(new FakeSender());
        Ended fresh = rig.submit("fresh", null);
        Ended waited = rig.submit("waited for a slot", null, Duration.ofSeconds(2));

        rig.time.advance(Duration.ofSeconds(2));
        assertThat(waited.outcome).isEqualTo(UNKNOWN);
        assertThat(fresh.outcome).isNull();
        rig.time.advance(Duration.ofSeconds(8));

        assertThat(fresh.outcome).isEqualTo(UNKNOWN);
        assertThat(rig.time.pending()).isZero();
    }

    @Test
    void closingEndsWhatIsOpenAndRefusesWhatComesLater() {
        FakeSender sender = rig.attach(new FakeSender());
        Ended sent = rig.submit("1", "k");
        sender.behave(one -> one.reject(Kind.BUSY));
        Ended refused = rig.submit("2", "other");

        rig.pipeline.close(Duration.ZERO);
        Ended late = rig.submit("3", "k");
        rig.pass(PipelineRig.TIMEOUT);

        assertThat(sender.isClosed()).isTrue();
        assertThat(sent.outcome).isEqualTo(UNKNOWN);
        assertThat(refused.outcome).isEqualTo(REJECTED);
        assertThat(late.outcome).isEqualTo(REJECTED);
        assertThat(late.kind).isEqualTo(Kind.CLOSED);
        assertThat(sender.ids()).containsExactly("1", "2");
        assertThat(sent.times + refused.times + late.times).isEqualTo(3);
    }

    @Test
    void aLinkThatComesAfterTheCloseGetsNothing() {
        rig.submit("1", "k");
        rig.pipeline.close(Duration.ZERO);

        FakeSender sender = rig.attach(new FakeSender(Sent::confirm));
        rig.tasks.runAll();

        assertThat(sender.ids()).isEmpty();
        assertThat(sender.isClosed()).isTrue();
    }
}
