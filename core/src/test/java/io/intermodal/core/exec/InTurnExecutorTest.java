package io.intermodal.core.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InTurnExecutorTest {

    private static final long SECONDS = 30;

    private final EngineThreads threads = new EngineThreads("test");
    private final InTurnExecutor executor = threads.inTurn();

    @AfterEach
    void end() {
        threads.interruptAll();
    }

    @Test
    void everyTaskRunsOnce() throws InterruptedException {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            executor.execute(() -> {
                ran.add(number);
                all.countDown();
            });
        }

        assertThat(all.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        // A worker that does not come to run for a moment may be overtaken by its stand-in, but nothing is lost.
        assertThat(ran).doesNotHaveDuplicates().hasSize(1_000);
    }

    @Test
    void whatWaitsForALaterTaskDoesNotHoldItUp() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(51);
        for (int i = 0; i < 50; i++) {
            executor.execute(() -> {
                await(released);
                ended.countDown();
            });
        }
        executor.execute(() -> {
            released.countDown();
            ended.countDown();
        });

        assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatComesWhileATaskHangsRuns() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        executor.execute(() -> {
            begun.countDown();
            await(hanging);
        });
        assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();

        executor.execute(later::countDown);

        assertThat(later.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        hanging.countDown();
    }

    @Test
    void aTaskThatFailsEndsNothingElse() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        executor.execute(() -> {
            throw new IllegalStateException("expected by this test");
        });
        executor.execute(next::countDown);

        assertThat(next.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterTheEndOfTheWorkersTasksRunAllTheSame() {
        threads.close();
        Set<String> ran = ConcurrentHashMap.newKeySet();

        executor.execute(() -> {
            ran.add("outer");
            executor.execute(() -> ran.add("inner"));
        });

        assertThat(ran).containsExactlyInAnyOrder("outer", "inner");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
