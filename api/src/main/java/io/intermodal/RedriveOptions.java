package io.intermodal;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which dead letters to redrive, and how. Immutable. */
public final class RedriveOptions {

    private final Predicate<DeadLetter> filter;
    private final int max;
    private final @Nullable Integer perSecond;
    private final boolean dryRun;

    private RedriveOptions(Builder builder) {
        this.filter = builder.filter;
        this.max = builder.max;
        this.perSecond = builder.perSecond;
        this.dryRun = builder.dryRun;
    }

    /** All of them, as fast as the broker confirms. */
    public static RedriveOptions all() {
        return builder().build();
    }

    /** A builder for all of them. */
    public static Builder builder() {
        return new Builder();
    }

    /** Which. Default: all. */
    public Predicate<DeadLetter> filter() {
        return filter;
    }

    /** How many at most. Default: 1,000,000. */
    public int max() {
        return max;
    }

    /** How many a second at most. Default: unlimited. */
    public Optional<Integer> perSecond() {
        return Optional.ofNullable(perSecond);
    }

    /** Whether nothing is moved and only counted. Default: false. */
    public boolean isDryRun() {
        return dryRun;
    }

    @Override
    public String toString() {
        return "max=" + max + ", perSecond=" + perSecond + (dryRun ? ", dry run" : "");
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {

        private Predicate<DeadLetter> filter = letter -> true;
        private int max = 1_000_000;
        private @Nullable Integer perSecond;
        private boolean dryRun;

        private Builder() {}

        /** See {@link RedriveOptions#filter()}. */
        public Builder filter(Predicate<DeadLetter> value) {
            this.filter = value;
            return this;
        }

        /** See {@link RedriveOptions#max()}. */
        public Builder max(int value) {
            this.max = value;
            return this;
        }

        /** See {@link RedriveOptions#perSecond()}. */
        public Builder perSecond(int value) {
            this.perSecond = value;
            return this;
        }

        /** Move nothing, only count: see {@link RedriveOptions#isDryRun()}. */
        public Builder dryRun() {
            this.dryRun = true;
            return this;
        }

        /** The options. */
        public RedriveOptions build() {
            return new RedriveOptions(this);
        }
    }
}
