package io.intermodal;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Subscription} works. Immutable. What is not set here comes from configuration ({@code intermodal.groups.<destination>/<group>.*},
 * then {@code intermodal.subscribe.*}), and then from the default named below, which is the same on every broker.
 */
public final class SubscribeOptions {

    /** Who settles. */
    public enum SettlementMode {
        /** The handler's end settles what is not settled yet. The default. */
        AUTO,
        /** Only the delivery's own verbs settle, also after the handler has returned. An exception still counts as a retry. */
        MANUAL
    }

    /** What to do with a message whose attempts or age are used up. */
    public enum OnExhausted {
        /** To the group's dead letters; in an ordered group its key goes on with a gap. The default. */
        DEAD_LETTER,
        /** The key stops (later messages of it are held back) until the subscription is started again. Ordered groups only. */
        STOP_KEY,
        /** The subscription stops in {@link SubscriptionState#FAILED}; the message stays where it is. */
        STOP
    }

    /** What to do with a message past its time to live. */
    public enum OnExpired {
        /** Settle it silently. The default. */
        DISCARD,
        /** To the group's dead letters. */
        DEAD_LETTER
    }

    /** What to do when the broker has forgotten how far a known group was. */
    public enum OnPositionLost {
        /** The subscription stops in {@link SubscriptionState#FAILED}. The default. */
        FAIL,
        /** Begin with the oldest message the broker still has. */
        EARLIEST,
        /** Begin with the next message. */
        NEW
    }

    /** What to do with a handler that runs longer than {@link #maxHandlingTime()} and does not heed its interrupt. */
    public enum OnStuck {
        /** Its slot and key stay taken until it has really returned. The default. */
        HOLD,
        /** Its slot and key are freed at once: the message may then be handled twice at the same time. */
        ABANDON
    }

    private static final SubscribeOptions DEFAULTS = builder().build();

    private final Builder parts;

    private SubscribeOptions(Builder builder) {
        this.parts = builder.copy();
    }

    /** Everything from configuration or default. */
    public static SubscribeOptions defaults() {
        return DEFAULTS;
    }

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return parts.copy();
    }

    /** The most deliveries handled at once. Setting {@code concurrency}, default 1, 1 to 10,000. */
    public Optional<Integer> concurrency() {
        return Optional.ofNullable(parts.concurrency);
    }

    /** How many more messages are held ready. Setting {@code prefetch}, default 2 x concurrency and at most 256, 0 to 10,000. */
    public Optional<Integer> prefetch() {
        return Optional.ofNullable(parts.prefetch);
    }

    /**
     * How many positions of a log's partition may lie between its oldest unfinished message and the newest one handed out. Other brokers
     * have no window. Setting {@code window}, default 500, 1 to 100,000.
     */
    public Optional<Integer> window() {
        return Optional.ofNullable(parts.window);
    }

    /** When and how often a failed message is tried again. Default: configuration, then {@link RetryPolicy#defaults()}. */
    public Optional<RetryPolicy> retry() {
        return Optional.ofNullable(parts.retry);
    }

    /** The longest a handler may take before it is interrupted. Setting {@code max-handling-time}, default 10 min, at most 25 min. */
    public Optional<Duration> maxHandlingTime() {
        return Optional.ofNullable(parts.maxHandlingTime);
    }

    /** How long {@link Subscription#close()} waits for running handlers. Setting {@code drain-timeout}, default that of the connection: 30 s. */
    public Optional<Duration> drainTimeout() {
        return Optional.ofNullable(parts.drainTimeout);
    }

    /** Who settles. Default {@link SettlementMode#AUTO}. */
    public SettlementMode settlement() {
        return parts.settlement;
    }

    /** Setting {@code on-exhausted}; default {@link OnExhausted#DEAD_LETTER}. */
    public Optional<OnExhausted> onExhausted() {
        return Optional.ofNullable(parts.onExhausted);
    }

    /** Setting {@code on-expired}; default {@link OnExpired#DISCARD}. */
    public Optional<OnExpired> onExpired() {
        return Optional.ofNullable(parts.onExpired);
    }

    /** Setting {@code on-position-lost}; default {@link OnPositionLost#FAIL}. */
    public Optional<OnPositionLost> onPositionLost() {
        return Optional.ofNullable(parts.onPositionLost);
    }

    /** Setting {@code on-stuck}; default {@link OnStuck#HOLD}. */
    public Optional<OnStuck> onStuck() {
        return Optional.ofNullable(parts.onStuck);
    }

    @Override
    public String toString() {
        return "concurrency=" + parts.concurrency + ", prefetch=" + parts.prefetch + ", window=" + parts.window
                + ", retry=" + parts.retry
                + ", maxHandlingTime=" + parts.maxHandlingTime + ", drainTimeout=" + parts.drainTimeout
                + ", settlement="
                + parts.settlement + ", onExhausted=" + parts.onExhausted + ", onExpired=" + parts.onExpired
                + ", onPositionLost="
                + parts.onPositionLost + ", onStuck=" + parts.onStuck;
    }

    /** Builds options. Not thread-safe. Values are checked when the subscription is made, together with configuration. */
    public static final class Builder {

        private @Nullable Integer concurrency;
        private @Nullable Integer prefetch;
        private @Nullable Integer window;
        private @Nullable RetryPolicy retry;
        private @Nullable Duration maxHandlingTime;
        private @Nullable Duration drainTimeout;
        private SettlementMode settlement = SettlementMode.AUTO;
        private @Nullable OnExhausted onExhausted;
        private @Nullable OnExpired onExpired;
        private @Nullable OnPositionLost onPositionLost;
        private @Nullable OnStuck onStuck;

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.concurrency = concurrency;
            copy.prefetch = prefetch;
            copy.window = window;
            copy.retry = retry;
            copy.maxHandlingTime = maxHandlingTime;
            copy.drainTimeout = drainTimeout;
            copy.settlement = settlement;
            copy.onExhausted = onExhausted;
            copy.onExpired = onExpired;
            copy.onPositionLost = onPositionLost;
            copy.onStuck = onStuck;
            return copy;
        }

        /** See {@link SubscribeOptions#concurrency()}. */
        public Builder concurrency(int value) {
            this.concurrency = value;
            return this;
        }

        /** See {@link SubscribeOptions#prefetch()}. */
        public Builder prefetch(int value) {
            this.prefetch = value;
            return this;
        }

        /** See {@link SubscribeOptions#window()}. */
        public Builder window(int value) {
            this.window = value;
            return this;
        }

        /** See {@link SubscribeOptions#retry()}. */
        public Builder retry(RetryPolicy value) {
            this.retry = value;
            return this;
        }

        /** See {@link SubscribeOptions#maxHandlingTime()}. */
        public Builder maxHandlingTime(Duration value) {
            this.maxHandlingTime = value;
            return this;
        }

        /** See {@link SubscribeOptions#drainTimeout()}. */
        public Builder drainTimeout(Duration value) {
            this.drainTimeout = value;
            return this;
        }

        /** See {@link SubscribeOptions#settlement()}. */
        public Builder settlement(SettlementMode value) {
            this.settlement = value;
            return this;
        }

        /** See {@link SubscribeOptions#onExhausted()}. */
        public Builder onExhausted(OnExhausted value) {
            this.onExhausted = value;
            return this;
        }

        /** See {@link SubscribeOptions#onExpired()}. */
        public Builder onExpired(OnExpired value) {
            this.onExpired = value;
            return this;
        }

        /** See {@link SubscribeOptions#onPositionLost()}. */
        public Builder onPositionLost(OnPositionLost value) {
            this.onPositionLost = value;
            return this;
        }

        /** See {@link SubscribeOptions#onStuck()}. */
        public Builder onStuck(OnStuck value) {
            this.onStuck = value;
            return this;
        }

        /** The options. */
        public SubscribeOptions build() {
            return new SubscribeOptions(this);
        }
    }
}
