package io.intermodal.core.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.testing.QueuedTasks;
import io.intermodal.core.testing.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final QueuedTasks target = new QueuedTasks();
    private final SerialExecutor serial = new SerialExecutor(target);
    private final List<String> ran = new ArrayList<>();

    @Test
    void oneHandOverRunsAllThatWaitInOrder() {
        serial.execute(() -> ran.add("a"));
        serial.execute(() -> {
            ran.add("b");
            serial.execute(() -> ran.add("c"));
        });

        assertThat(target.runNext()).isTrue();
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(target.runNext()).isFalse();
    }

    @Test
    void itBeginsAgainAfterARest() {
        serial.execute(() -> ran.add("a"));
        target.runAll();
        serial.execute(() -> ran.add("b"));
        target.runAll();

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aTaskThatFailsHoldsUpNothing() {
        serial.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        serial.execute(() -> {
            throw new AssertionError("expected by the test");
        });
        serial.execute(() -> ran.add("after"));
        target.runAll();

        assertThat(ran).containsExactly("after");
    }

    @Test
    void aTaskThatWillWaitLetsTheOthersGoOnElsewhere() {
        serial.execute(() -> {
            ran.add("begins");
            serial.giveWay();
            target.runAll(); // what another thread would do meanwhile
            ran.add("ends");
        });
        serial.execute(() -> ran.add("other"));
        target.runNext();
        serial.execute(() -> ran.add("later"));
        target.runAll();

        assertThat(ran).containsExactly("begins", "other", "ends", "later");
    }

    @Test
    void givingWayElsewhereDoesNothing() {
        serial.giveWay();

        assertThat(target.runNext()).isFalse();
    }

    @Test
    void manyThreadsNeverRunTwoTasksAtOnce() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            SerialExecutor shared = new SerialExecutor(pool);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            CountDownLatch ready = new CountDownLatch(4);
            IntStream.range(0, 4)
                    .forEach(t -> new Thread(() -> {
                                ready.countDown();
                                for (int i = 0; i < 2_000; i++) {
                                    shared.execute(() -> {
                                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                        inside.decrementAndGet();
                                        done.incrementAndGet();
                                    });
                                }
                            })
                            .start());
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            Waits.until("all tasks ran", () -> done.get() == 8_000);

            assertThat(most).hasValue(1);
        } finally {
            pool.shutdownNow();
        }
    }
}
