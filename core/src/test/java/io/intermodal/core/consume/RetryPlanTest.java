package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.RetryPolicy;
import io.intermodal.core.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPlanTest {

    @ParameterizedTest
    @CsvSource({"1,1000", "2,2000", "3,4000", "9,256000", "10,300000", "11,300000", "1000,300000"})
    void theDefaultDelaysDoubleUpToFiveMinutesPlusJitter(int failedAttempt, long least) {
        RetryPlan plan = new RetryPlan(RetryPolicy.defaults());

        for (int i = 0; i < 200; i++) {
            assertThat(plan.delayAfter(failedAttempt)).isBetween(least, least + least / 5);
        }
    }

    @Test
    void noDelayIsEverLessThanComputed() {
        Seeds.forEach(2_000, random -> {
            RetryPolicy policy = RetryPolicy.builder()
                    .maxAttempts(1 + random.nextInt(1_000))
                    .firstDelay(Duration.ofMillis(random.nextInt(100_000)))
                    .multiplier(1 + random.nextInt(99))
                    .maxDelay(Duration.ofMillis(random.nextInt(1_000_000)))
                    .jitter(random.nextDouble())
                    .build();
            int attempt = 1 + random.nextInt(policy.maxAttempts());
            double raw = policy.firstDelay().toMillis() * Math.pow(policy.multiplier(), attempt - 1);
            long least = (long) Math.min(raw, (double) policy.maxDelay().toMillis());

            long delay = new RetryPlan(policy).delayAfter(attempt);

            assertThat(delay)
                    .as("%s after attempt %s", policy, attempt)
                    .isBetween(least - 1, (long) (least * (1 + policy.jitter())) + 1);
        });
    }

    @Test
    void aPolicyWithoutDelayRetriesAtOnce() {
        RetryPlan plan =
                new RetryPlan(RetryPolicy.builder().firstDelay(Duration.ZERO).build());

        assertThat(plan.delayAfter(1)).isZero();
        assertThat(plan.delayAfter(500)).isZero();
    }

    @Test
    void theLongestDelayHoldsForTheFirstToo() {
        RetryPlan plan = new RetryPlan(RetryPolicy.builder()
                .firstDelay(Duration.ofMinutes(10))
                .maxDelay(Duration.ofSeconds(1))
                .jitter(0)
                .build());

        assertThat(plan.delayAfter(1)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"1,false", "4,false", "5,true", "6,true"})
    void attemptsAreUsedUp(int failedAttempt, boolean exhausted) {
        assertThat(new RetryPlan(RetryPolicy.defaults()).isExhausted(failedAttempt, 0, 1_000_000))
                .isEqualTo(exhausted);
    }

    @ParameterizedTest
    @CsvSource({"59999,false", "60000,true", "90000,true"})
    void theAgeIsUsedUp(long sinceFirstFailure, boolean exhausted) {
        RetryPlan plan = new RetryPlan(
                RetryPolicy.builder().maxAge(Duration.ofMinutes(1)).build());

        assertThat(plan.isExhausted(1, 5_000, 5_000 + sinceFirstFailure)).isEqualTo(exhausted);
    }

    @Test
    void anAgeForEverIsNeverUsedUp() {
        RetryPlan plan = new RetryPlan(
                RetryPolicy.builder().maxAge(Duration.ofSeconds(Long.MAX_VALUE)).build());

        assertThat(plan.isExhausted(1, 0, Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void terminalExceptionsAreFoundInTheirSubclassesAndCauses() {
        RetryPlan plan = new RetryPlan(RetryPolicy.builder()
                .terminal(IOException.class, IllegalArgumentException.class)
                .build());

        assertThat(plan.isTerminal(new NumberFormatException())).isTrue();
        assertThat(plan.isTerminal(new UncheckedIOException(new IOException()))).isTrue();
        assertThat(plan.isTerminal(new IllegalStateException(new RuntimeException())))
                .isFalse();
        assertThat(plan.isTerminal(null)).isFalse();
        assertThat(plan.isTerminal(new Loop())).isFalse();
    }

    /** Its own cause: some libraries build such things. */
    private static final class Loop extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized @Nullable Throwable getCause() {
            return this;
        }
    }
}
