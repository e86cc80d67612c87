package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.LeaseLostException;
import io.intermodal.Settlement;
import io.intermodal.Settlement.Result;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.testing.FakeSource;
import io.intermodal.core.testing.Some;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandOverTest {

    /** Remembers what followed, in order. */
    private static final class Followed implements Settling {
        final List<String> calls = new ArrayList<>();
        final AtomicInteger acks = new AtomicInteger();
        final AtomicInteger decisions = new AtomicInteger();

        @Override
        public void ack(HandOver handOver) {
            acks.incrementAndGet();
            add("ack");
        }

        @Override
        public void decided(HandOver handOver, Verdict verdict) {
            decisions.incrementAndGet();
            add("decided " + verdict.kind());
        }

        private synchronized void add(String call) {
            calls.add(call);
        }

        @Override
        public void record(Held held, CompletableFuture<Void> stage) {
            stage.complete(null);
        }

        @Override
        public void complete(CompletableFuture<Void> stage, @Nullable Throwable failure) {
            if (failure == null) {
                stage.complete(null);
            } else {
                stage.completeExceptionally(failure);
            }
        }
    }

    private final Followed followed = new Followed();
    private final LaneState lane =
            new LaneState(Some.lane("l"), new FakeSource.Queue(), 0, 10, Long.MAX_VALUE, false, false);
    private final Held held = new Held(Some.incoming(lane.lane, 1, null), lane, null);
    private final HandOver handOver = new HandOver(held, followed);

    @Test
    void theFirstSettlementWinsAndLaterOnesSayThatTheyDidNot() {
        assertThat(handOver.settle(Verdict.ACK).result()).isEqualTo(Result.WON);
        Settlement second = handOver.settle(Verdict.failed(null));

        assertThat(second.result()).isEqualTo(Result.ALREADY_SETTLED);
        assertThat(second.won()).isFalse();
        assertThat(second.recorded().toCompletableFuture()).isCompleted();
        handOver.ended();
        assertThat(followed.calls).containsExactly("ack", "decided ACK");
    }

    @Test
    void ofTwoThreadsOneWins() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            Followed both = new Followed();
            HandOver contested = new HandOver(held, both);
            CyclicBarrier start = new CyclicBarrier(2);
            AtomicInteger won = new AtomicInteger();
            Runnable settle = () -> {
                try {
                    start.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                if (contested.settle(Verdict.ACK).won()) {
                    won.incrementAndGet();
                }
                contested.ended();
            };
            Thread other = new Thread(settle);
            other.start();
            settle.run();
            other.join(10_000);

            assertThat(won).hasValue(1);
            assertThat(both.acks).hasValue(1);
            assertThat(both.decisions).hasValue(1);
        }
    }

    @Test
    void theNextStepWaitsForTheEndOfTheHandler() {
        handOver.settle(new Verdict(Kind.REJECT, null, null, "no"));
        assertThat(followed.calls).isEmpty();

        handOver.ended();
        handOver.ended();

        assertThat(followed.calls).containsExactly("decided REJECT");
    }

    @Test
    void anEndWithoutDecisionWaitsForOne() {
        handOver.ended();
        assertThat(followed.calls).isEmpty();

        handOver.settle(Verdict.failed(null));

        assertThat(followed.calls).containsExactly("decided RETRY");
    }

    @Test
    void onALostLaneNothingCanBeSettled() {
        lane.fenced = true;

        Settlement late = handOver.settle(Verdict.ACK);
        handOver.ended();

        assertThat(late.result()).isEqualTo(Result.LEASE_LOST);
        assertThat(late.recorded().toCompletableFuture()).isCompletedExceptionally();
        assertThat(handOver.settle(Verdict.ACK).result()).isEqualTo(Result.LEASE_LOST);
        assertThat(followed.calls).containsExactly("decided LOST");
    }

    @Test
    void aTimeOutDecidesAndHoldsTheSlotUntilTheHandlerIsGone() {
        handOver.timeOut(Verdict.failed(null), false);
        assertThat(handOver.settle(Verdict.ACK).result()).isEqualTo(Result.ALREADY_SETTLED);
        assertThat(followed.calls).isEmpty();

        handOver.ended();

        assertThat(followed.calls).containsExactly("decided RETRY");
    }

    @Test
    void anAbandonedHandlerIsNotWaitedFor() {
        handOver.timeOut(Verdict.failed(null), true);
        handOver.ended();

        assertThat(followed.calls).containsExactly("decided RETRY");
    }

    @Test
    void anInterruptReachesTheHandlerAndNothingThatTheThreadDoesLater() {
        handOver.begun(Thread.currentThread());
        handOver.interrupt();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();

        handOver.threadReturned();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        handOver.interrupt();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void recordedIsToldWhenItIsSettled() {
        CompletableFuture<Void> before =
                handOver.settle(Verdict.failed(null)).recorded().toCompletableFuture();
        assertThat(before).isNotDone();

        handOver.settled(null);

        assertThat(before).isCompleted();
    }

    @Test
    void recordedFailsWhenTheLaneWentFirst() {
        Settlement settlement = handOver.settle(Verdict.failed(null));
        CompletableFuture<Void> before = settlement.recorded().toCompletableFuture();

        handOver.settled(HandOver.lost());

        assertThatThrownBy(before::join).hasCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(settlement.recorded().toCompletableFuture()::join)
                .hasCauseInstanceOf(LeaseLostException.class);
    }

    @Test
    void aFailureThatIsRememberedInMemoryIsAllThereIsToRecord() {
        Settlement settlement = handOver.settle(Verdict.failed(null));
        CompletableFuture<Void> before = settlement.recorded().toCompletableFuture();

        handOver.remembered();

        assertThat(before).isCompleted();
        assertThat(settlement.recorded().toCompletableFuture()).isCompleted();
    }
}
