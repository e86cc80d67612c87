package io.intermodal.core.consume;

import io.github.resilience4j.core.IntervalFunction;
import io.intermodal.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A {@link RetryPolicy} at work: how long to wait, and when to give up. Stateless, because attempts travel with the message. */
final class RetryPlan {

    private final RetryPolicy policy;
    private final @Nullable IntervalFunction intervals;

    RetryPlan(RetryPolicy policy) {
        this.policy = policy;
        long most = policy.maxDelay().toMillis();
        long first = Math.min(most, policy.firstDelay().toMillis());
        // resilience4j knows no interval below a millisecond; such a policy retries at once.
        this.intervals = first < 1 ? null : IntervalFunction.ofExponentialBackoff(first, policy.multiplier(), most);
    }

    /** The delay in milliseconds after the failure of an attempt, never less than the policy computes. */
    long delayAfter(int failedAttempt) {
        if (intervals == null) {
            return 0;
        }
        long delay = intervals.apply(Math.min(failedAttempt, 1_000));
        long spread = (long) (delay * policy.jitter());
        return spread > 0 ? delay + ThreadLocalRandom.current().nextLong(spread + 1) : delay;
    }

    /** Whether a message may not be tried again after this failed attempt. */
    boolean isExhausted(int failedAttempt, long firstFailureMillis, long nowMillis) {
        return failedAttempt >= policy.maxAttempts()
                || policy.maxAge()
                        .filter(age -> age.compareTo(Duration.ofMillis(nowMillis - firstFailureMillis)) <= 0)
                        .isPresent();
    }

    /** Whether an exception, or one of its causes, is never worth a retry. */
    boolean isTerminal(@Nullable Throwable failure) {
        if (policy.terminal().isEmpty()) {
            return false;
        }
        Throwable current = failure;
        for (int depth = 0; current != null && depth < 20; depth++) {
            for (Class<? extends Throwable> type : policy.terminal()) {
                if (type.isInstance(current)) {
                    return true;
                }
            }
            current = current.getCause();
        }
        return false;
    }
}
