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

/** Messages of one key: who waits for whom, and who ends with whom. */
class PipelineOrderTest {

    private final PipelineRig rig = PipelineRig.reporting();

    @Test
    void laterOnesOfAKeyQueueBehindARepetitionAndNewerOnesBehindThem() {
        FakeSender sender = rig.attach(new FakeSender());
        rig.submit("1", "k");
        sender.sent().get(0).reject(Kind.BUSY);
        rig.submit("2", "k");
        rig.submit("3", "k");
        rig.submit("other", "o");
        assertThat(sender.ids()).containsExactly("1", "other");

        rig.pass(Duration.ofMillis(100));
        sender.sent().get(2).confirm();
        rig.submit("4", "k"); // the tasks that send 2 and 3 have not run yet
        rig.tasks.runAll();

        assertThat(sender.ids()).containsExactly("1", "other", "1", "2", "3", "4");
    }

    @Test
    void theOrderOfAKeyOutlivesALossOfTheLinkBetweenRepetitionAndCatchingUp() {
        FakeSender first = rig.attach(new FakeSender());
        rig.submit("1", "k");
        first.sent().get(0).reject(Kind.BUSY);
        rig.submit("2", "k");
        rig.pass(Duration.ofMillis(100));
        first.sent().get(1).confirm();
        rig.detach();
        rig.submit("3", "k");
        rig.tasks.runAll();

        FakeSender second = rig.attach(new FakeSender(Sent::confirm));
        rig.tasks.runAll();

        assertThat(first.ids()).containsExactly("1", "1");
        assertThat(second.ids()).containsExactly("2", "3");
    }

    @Test
    void aRepetitionWaitsForTheNextLink() {
        FakeSender first = rig.attach(new FakeSender(sent -> sent.reject(Kind.UNAVAILABLE)));
        Ended one = rig.submit("1", "k");
        Ended two = rig.submit("2", "k");
        rig.detach();
        rig.pass(Duration.ofSeconds(2));

        FakeSender second = rig.attach(new FakeSender(Sent::confirm));
        rig.tasks.runAll();

        assertThat(first.ids()).containsExactly("1");
        assertThat(second.ids()).containsExactly("1", "2");
        assertThat(one.outcome).isEqualTo(CONFIRMED);
        assertThat(two.outcome).isEqualTo(CONFIRMED);
    }

    @Test
    void nothingIsRepeatedThatWouldOvertake() {
        FakeSender sender = rig.attach(new FakeSender());
        Ended one = rig.submit("1", "k");
        Ended two = rig.submit("2", "k");

        sender.sent().get(0).reject(Kind.BUSY);
        sender.sent().get(1).confirm();
        rig.pass(Duration.ofSeconds(1));

        assertThat(one.outcome).isEqualTo(REJECTED);
        assertThat(two.outcome).isEqualTo(CONFIRMED);
        assertThat(sender.ids()).containsExactly("1", "2");
    }

    @Test
    void nothingIsRepeatedAfterALaterOneWasConfirmed() {
        FakeSender sender = rig.attach(new FakeSender());
        Ended one = rig.submit("1", "k");
        Ended two = rig.submit("2", "k");

        sender.sent().get(1).confirm();
        sender.sent().get(0).reject(Kind.BUSY);
        rig.pass(Duration.ofSeconds(1));

        assertThat(one.outcome).isEqualTo(REJECTED);
        assertThat(two.outcome).isEqualTo(CONFIRMED);
        assertThat(sender.ids()).containsExactly("1", "2");
    }

    @Test
    void whatQueuesBehindAnUnconfirmedOneEndsWithIt() {
        FakeSender sender = rig.attach(new FakeSender());
        Ended one = rig.submit("1", "k");
        sender.sent().get(0).reject(Kind.BUSY);
        Ended two = rig.submit("2", "k");
        Ended free = rig.submit("free", "other");

        sender.behave(sent -> sent.reject(Kind.INVALID));
        rig.pass(Duration.ofMillis(100));

        assertThat(one.outcome).isEqualTo(REJECTED);
        assertThat(two.outcome).isEqualTo(REJECTED);
        assertThat(two.text).contains("an earlier message of the same key");
        assertThat(free.outcome).isNull();
        assertThat(sender.ids()).containsExactly("1", "free", "1");
    }

    @Test
    void whatWaitsForALinkIsNotSentAfterAnEarlierOneOfItsKeyGotLost() {
        FakeSender first = rig.attach(new FakeSender());
        Ended one = rig.submit("1", "k");
        rig.detach();
        Ended two = rig.submit("2", "k");
        Ended other = rig.submit("x", "other");

        first.sent().get(0).unknown();
        FakeSender second = rig.attach(new FakeSender(Sent::confirm));

        assertThat(one.outcome).isEqualTo(UNKNOWN);
        assertThat(two.outcome).isEqualTo(REJECTED);
        assertThat(other.outcome).isEqualTo(CONFIRMED);
        assertThat(second.ids()).containsExactly("x");
    }

    @Test
    void withoutOrderOnTheWayEachOfAKeyWaitsForTheOutcomeOfTheOneBefore() {
        FakeSender sender = rig.attach(new FakeSender().inAnyOrder());
        rig.submit("1", "k");
        Ended two = rig.submit("2", "k");
        Ended three = rig.submit("3", "k");
        rig.submit("x", "other");
        rig.submit("free", null);
        rig.submit("free too", null);
        assertThat(sender.ids()).containsExactly("1", "x", "free", "free too");

        sender.sent().get(0).confirm();
        rig.tasks.runAll();
        assertThat(sender.ids()).endsWith("free too", "2");
        sender.sent().get(4).reject(Kind.INVALID);
        rig.tasks.runAll();
        sender.sent().get(5).confirm();

        assertThat(two.outcome).isEqualTo(REJECTED);
        assertThat(three.outcome).isEqualTo(CONFIRMED);
        assertThat(sender.ids()).endsWith("2", "3");
    }

    @Test
    void withoutOrderOnTheWayARefusalThatTimeMendsIsRepeatedThoughOthersOfItsKeyAreThere() {
        FakeSender sender = rig.attach(new FakeSender().inAnyOrder());
        Ended one = rig.submit("1", "k");
        Ended two = rig.submit("2", "k");

        sender.sent().get(0).reject(Kind.BUSY);
        sender.behave(Sent::confirm);
        rig.pass(Duration.ofMillis(100));

        assertThat(sender.ids()).containsExactly("1", "1", "2");
        assertThat(one.outcome).isEqualTo(CONFIRMED);
        assertThat(two.outcome).isEqualTo(CONFIRMED);
    }

    @Test
    void withoutOrderOnTheWayNothingFollowsWhatMayYetBeStored() {
        FakeSender sender = rig.attach(new FakeSender().inAnyOrder());
        rig.submit("1", "k");
        Ended two = rig.submit("2", "k");

        sender.sent().get(0).unknown();
        rig.tasks.runAll();

        assertThat(two.outcome).isEqualTo(REJECTED);
        assertThat(sender.ids()).containsExactly("1");
    }
}
