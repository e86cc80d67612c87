package io.intermodal.samples.ordersync.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    @Test
    void gapsAreExponentialWithTheMeanOfTheRate() {
        Arrivals arrivals = arrivals(OptionalDouble.of(20), 1);
        double[] gaps = DoubleStream.generate(() -> arrivals.gap().toNanos() / 1e9)
                .limit(50_000)
                .toArray();

        double mean = DoubleStream.of(gaps).average().orElse(0);
        double deviation = Math.sqrt(DoubleStream.of(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElse(0));
        assertThat(mean).isEqualTo(0.05, within(0.001));
        assertThat(deviation).as("of an exponential distribution: its mean").isEqualTo(mean, within(0.001));
    }

    @Test
    void theSameSeedGivesTheSameGaps() {
        Arrivals one = arrivals(OptionalDouble.of(3), 9);
        Arrivals other = arrivals(OptionalDouble.of(3), 9);
        for (int i = 0; i < 100; i++) {
            assertThat(one.gap()).isEqualTo(other.gap());
        }
    }

    @Test
    void withoutARateEverythingArrivesAtOnce() throws InterruptedException {
        Arrivals arrivals = arrivals(OptionalDouble.empty(), 1);
        assertThat(arrivals.gap()).isEqualTo(Duration.ZERO);
        assertThat(arrivals.await(new CountDownLatch(1))).isTrue();
    }

    @Test
    void waitingCanBeGivenUp() throws InterruptedException {
        Arrivals arrivals = arrivals(OptionalDouble.of(0.001), 1);
        assertThat(arrivals.await(new CountDownLatch(0))).isFalse();
    }

    private static Arrivals arrivals(OptionalDouble rate, long seed) {
        return new Arrivals(rate, seed, Clock.systemUTC());
    }
}
