package io.intermodal;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a {@link Publisher} works. Immutable. What is not set here comes from configuration, and then from the default named below. */
public final class PublisherOptions {

    /** What to do with a publish that ended UNKNOWN while there is time left. */
    public enum OnUnknown {
        /** Report it at once: the default. */
        REPORT,
        /** Publish it again under the same id within the time-out; may duplicate. */
        REPEAT
    }

    private static final PublisherOptions DEFAULTS = builder().build();

    private final @Nullable Duration publishTimeout;
    private final @Nullable Integer maxInFlight;
    private final OnUnknown onUnknown;

    private PublisherOptions(Builder builder) {
        this.publishTimeout = builder.publishTimeout;
        this.maxInFlight = builder.maxInFlight;
        this.onUnknown = builder.onUnknown;
    }

    /** Everything from configuration or default. */
    public static PublisherOptions defaults() {
        return DEFAULTS;
    }

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** The longest a publish takes to end. Setting {@code intermodal.publish-timeout}, default 10 s. */
    public Optional<Duration> publishTimeout() {
        return Optional.ofNullable(publishTimeout);
    }

    /** How many publishes may be without outcome before the next one waits. Setting {@code intermodal.max-in-flight}, default 512. */
    public Optional<Integer> maxInFlight() {
        return Optional.ofNullable(maxInFlight);
    }

    /** What to do with an UNKNOWN outcome. Default {@link OnUnknown#REPORT}. */
    public OnUnknown onUnknown() {
        return onUnknown;
    }

    @Override
    public String toString() {
        return "publishTimeout=" + publishTimeout + ", maxInFlight=" + maxInFlight + ", onUnknown=" + onUnknown;
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {

        private @Nullable Duration publishTimeout;
        private @Nullable Integer maxInFlight;
        private OnUnknown onUnknown = OnUnknown.REPORT;

        private Builder() {}

        /** See {@link PublisherOptions#publishTimeout()}: 50 ms to 5 min. */
        public Builder publishTimeout(Duration value) {
            this.publishTimeout = value;
            return this;
        }

        /** See {@link PublisherOptions#maxInFlight()}: 1 to 100,000. */
        public Builder maxInFlight(int value) {
            this.maxInFlight = value;
            return this;
        }

        /** See {@link PublisherOptions#onUnknown()}. */
        public Builder onUnknown(OnUnknown value) {
            this.onUnknown = value;
            return this;
        }

        /** The options. Values are checked when the publisher is made, together with configuration. */
        public PublisherOptions build() {
            return new PublisherOptions(this);
        }
    }
}
