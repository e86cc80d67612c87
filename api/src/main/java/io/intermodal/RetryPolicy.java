package io.intermodal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a failed message is tried again. Immutable. The delay before attempt n+1 is {@code firstDelay x multiplier^(n-1)}, at most
 * {@code maxDelay}, plus up to {@code jitter} of itself by chance: never earlier than computed.
 */
public final class RetryPolicy {

    private static final RetryPolicy DEFAULTS = builder().build();

    private final int maxAttempts;
    private final Duration firstDelay;
    private final double multiplier;
    private final Duration maxDelay;
    private final double jitter;
    private final @Nullable Duration maxAge;
    private final List<Class<? extends Throwable>> terminal;

    private RetryPolicy(Builder builder) {
        this.maxAttempts = builder.maxAttempts;
        this.firstDelay = builder.firstDelay;
        this.multiplier = builder.multiplier;
        this.maxDelay = builder.maxDelay;
        this.jitter = builder.jitter;
        this.maxAge = builder.maxAge;
        this.terminal = List.copyOf(builder.terminal);
    }

    /** Five attempts; 1 s doubled up to 5 min; jitter 0.2. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** One attempt: a failure goes straight to the dead letters. */
    public static RetryPolicy never() {
        return builder().maxAttempts(1).build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with this policy. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxAttempts = maxAttempts;
        builder.firstDelay = firstDelay;
        builder.multiplier = multiplier;
        builder.maxDelay = maxDelay;
        builder.jitter = jitter;
        builder.maxAge = maxAge;
        builder.terminal = terminal;
        return builder;
    }

    /** How often a message is handled at most. Default 5. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** The delay before the second attempt. Default 1 s. */
    public Duration firstDelay() {
        return firstDelay;
    }

    /** What each further delay is multiplied with. Default 2. */
    public double multiplier() {
        return multiplier;
    }

    /** The longest delay, before jitter. Default 5 min. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** The largest part of a delay that is added by chance, 0 to 1. Default 0.2. */
    public double jitter() {
        return jitter;
    }

    /**
     * How long after its first failure a message may still be tried again; then its attempts count as used up. Default: no bound. Ordered groups
     * retry in place and begin to count again after a rebalance or restart: there this is the bound that holds.
     */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }

    /** Exceptions that skip the retries; subclasses and causes count too. Default: none. */
    public List<Class<? extends Throwable>> terminal() {
        return terminal;
    }

    @Override
    public String toString() {
        return "maxAttempts=" + maxAttempts + ", firstDelay=" + firstDelay + ", multiplier=" + multiplier
                + ", maxDelay=" + maxDelay + ", jitter=" + jitter + ", maxAge=" + maxAge + ", terminal=" + terminal;
    }

    /** Builds policies. Not thread-safe. */
    public static final class Builder {

        private int maxAttempts = 5;
        private Duration firstDelay = Duration.ofSeconds(1);
        private double multiplier = 2;
        private Duration maxDelay = Duration.ofMinutes(5);
        private double jitter = 0.2;
        private @Nullable Duration maxAge;
        private List<Class<? extends Throwable>> terminal = List.of();

        private Builder() {}

        /** See {@link RetryPolicy#maxAttempts()}: 1 to 1,000. */
        public Builder maxAttempts(int value) {
            this.maxAttempts = value;
            return this;
        }

        /** See {@link RetryPolicy#firstDelay()}: at most 30 days. */
        public Builder firstDelay(Duration value) {
            this.firstDelay = value;
            return this;
        }

        /** See {@link RetryPolicy#multiplier()}: 1 to 100. */
        public Builder multiplier(double value) {
            this.multiplier = value;
            return this;
        }

        /** See {@link RetryPolicy#maxDelay()}: at most 30 days. */
        public Builder maxDelay(Duration value) {
            this.maxDelay = value;
            return this;
        }

        /** See {@link RetryPolicy#jitter()}. */
        public Builder jitter(double value) {
            this.jitter = value;
            return this;
        }

        /** See {@link RetryPolicy#maxAge()}. */
        public Builder maxAge(Duration value) {
            this.maxAge = value;
            return this;
        }

        /** See {@link RetryPolicy#terminal()}. */
        @SafeVarargs
        @SuppressWarnings("varargs") // List.of only reads the array
        public final Builder terminal(Class<? extends Throwable>... types) {
            this.terminal = List.of(types);
            return this;
        }

        /**
         * The policy.
         *
         * @throws ConfigurationException if a value is out of its range
         */
        public RetryPolicy build() {
            if (maxAttempts < 1
                    || maxAttempts > 1000
                    || isOutside(firstDelay)
                    || !(multiplier >= 1 && multiplier <= 100) // NaN is neither
                    || isOutside(maxDelay)
                    || !(jitter >= 0 && jitter <= 1)
                    || (maxAge != null && maxAge.isNegative())) {
                throw new ConfigurationException(
                        "IM-010: retry policy out of range (" + new RetryPolicy(this)
                                + "). Allowed: maxAttempts 1 to 1000, delays zero to 30 days, multiplier 1 to 100, jitter 0 to 1.");
            }
            return new RetryPolicy(this);
        }

        private static boolean isOutside(Duration delay) {
            return delay.isNegative() || delay.compareTo(Duration.ofDays(30)) > 0;
        }
    }
}
