package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime(VirtualTime.START, Duration.ofSeconds(2));
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Executor tracked = time.tracked(threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private void see(String what) {
        seen.add(what + " at " + Duration.between(VirtualTime.START, time.now()).toSeconds());
    }

    private void schedule(String what, int seconds) {
        TimeSource.Scheduled unused = time.schedule(() -> see(what), TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whatIsDueHappensInOrderAndAtItsMoment() {
        schedule("third", 7);
        schedule("first", 2);
        schedule("second", 2);
        schedule("later", 11);

        time.advance(Duration.ofSeconds(10));

        assertThat(seen).containsExactly("first at 2", "second at 2", "third at 7");
        assertThat(time.now()).isEqualTo(VirtualTime.START.plusSeconds(10));
        assertThat(time.clock().instant()).isEqualTo(time.now());
        assertThat(time.nanoTime()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void whatIsCalledOffDoesNotHappen() {
        TimeSource.Scheduled off = time.schedule(() -> see("never"), 1);
        off.cancel();
        schedule("sentinel", 1);

        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("sentinel at 1");
    }

    @Test
    void theClockStandsStillUntilHandedOverTasksHaveRun() {
        TimeSource.Scheduled unused = time.schedule(
                () -> tracked.execute(() -> {
                    see("handed over");
                    schedule("from there", 3);
                }),
                TimeUnit.SECONDS.toNanos(1));
        schedule("other", 2);

        time.advance(Duration.ofMinutes(1));

        assertThat(seen).containsExactly("handed over at 1", "other at 2", "from there at 4");
    }

    @Test
    void aTaskThatSleepsGoesOnWhenTheTestHasAdvancedSoFar() {
        tracked.execute(() -> {
            try {
                time.sleep(Duration.ofMinutes(20));
                see("woken");
            } catch (InterruptedException e) {
                see("interrupted");
            }
        });

        time.advance(Duration.ofMinutes(20).minusSeconds(1));
        assertThat(seen).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("woken at 1200");
    }

    @Test
    void aSleeperThatIsInterruptedIsWaitedFor() {
        CompletableFuture<Thread> sleeper = new CompletableFuture<>();
        tracked.execute(() -> {
            sleeper.complete(Thread.currentThread());
            try {
                time.sleep(Duration.ofDays(1));
                see("woken");
            } catch (InterruptedException e) {
                see("interrupted");
            }
        });
        TimeSource.Scheduled unused = time.schedule(() -> sleeper.join().interrupt(), TimeUnit.SECONDS.toNanos(5));

        time.advance(Duration.ofSeconds(6));

        assertThat(seen).containsExactly("interrupted at 5");
    }

    @Test
    void aTaskThatWaitsForAnotherIsWaitedForToo() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        tracked.execute(() -> {
            try {
                see(time.await(answer, Long.MAX_VALUE));
            } catch (Exception e) {
                see(e.toString());
            }
        });
        TimeSource.Scheduled unused =
                time.schedule(() -> tracked.execute(() -> answer.complete("answer")), TimeUnit.SECONDS.toNanos(3));

        time.advance(Duration.ofSeconds(9));

        assertThat(seen).containsExactly("answer at 3");
    }

    @Test
    void aWaitInsideATaskEndsAtItsTime() {
        tracked.execute(() -> {
            try {
                time.await(new CompletableFuture<>(), TimeUnit.SECONDS.toNanos(4));
            } catch (TimeoutException e) {
                see("given up");
            } catch (Exception e) {
                see(e.toString());
            }
        });

        time.advance(Duration.ofSeconds(9));

        assertThat(seen).containsExactly("given up at 4");
    }

    @Test
    void aWaitOfTheTestItselfMovesTheClockWhenNothingElseGoesOn() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        TimeSource.Scheduled unused =
                time.schedule(() -> tracked.execute(() -> answer.complete("answer")), TimeUnit.HOURS.toNanos(3));

        assertThat(time.await(answer, Long.MAX_VALUE)).isEqualTo("answer");
        assertThat(time.now()).isEqualTo(VirtualTime.START.plus(Duration.ofHours(3)));
        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), TimeUnit.HOURS.toNanos(1)))
                .isInstanceOf(TimeoutException.class);
        assertThat(time.now()).isEqualTo(VirtualTime.START.plus(Duration.ofHours(4)));
    }

    @Test
    void advancingUntilSomethingIsSoTellsHowLongItTook() {
        schedule("first", 30);
        schedule("second", 60);

        Duration took = time.advanceUntil(() -> !seen.isEmpty(), Duration.ofHours(1));

        assertThat(took).isEqualTo(Duration.ofSeconds(30));
        assertThat(seen).containsExactly("first at 30");
        assertThatThrownBy(() -> time.advanceUntil(() -> seen.size() > 2, Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT1H");
    }

    @Test
    void whoIsBusyForTooLongIsShown() {
        CountDownLatch gate = new CountDownLatch(1);
        tracked.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                see("interrupted");
            }
        });

        assertThatThrownBy(time::awaitIdle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("VirtualTime.sleep")
                .hasMessageContaining("CountDownLatch.await");
        gate.countDown();
        time.awaitIdle();
    }

    @Test
    void aTaskMustNotAdvanceTheClockThatWaitsForIt() {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        tracked.execute(() -> {
            try {
                time.advance(Duration.ofSeconds(1));
            } catch (RuntimeException e) {
                refusal.complete(e);
            }
        });

        assertThat(refusal.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("use sleep");
    }

    @Test
    void aTaskThatIsRefusedIsNotWaitedFor() {
        threads.shutdownNow();

        assertThatThrownBy(() -> tracked.execute(() -> see("never"))).isInstanceOf(RejectedExecutionException.class);
        time.awaitIdle();
        assertThat(seen).isEmpty();
    }
}
