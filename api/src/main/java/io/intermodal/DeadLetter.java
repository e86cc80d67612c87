package io.intermodal;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message that a group could not handle, with its original bytes and headers, and why. Immutable. */
public final class DeadLetter {

    /** Why a message became a dead letter. */
    public enum Reason {
        /** Its attempts, or its {@link RetryPolicy#maxAge()}, were used up. */
        EXHAUSTED,
        /** The handler rejected it, or threw an exception that the policy calls terminal. */
        REJECTED,
        /** No codec or handler understands it. */
        UNDECODABLE,
        /** It was past its time to live and the subscription keeps such messages. */
        EXPIRED,
        /** The broker handed it out so often without an outcome that it is suspected of killing its handlers. */
        LIMIT
    }

    private final Message<byte[]> message;
    private final Group group;
    private final Reason reason;
    private final Details details;

    /**
     * A dead letter, as the engine reads it.
     *
     * @param message the original message
     * @param group the group that gave it up
     * @param reason why
     * @param details what else is known
     */
    public DeadLetter(Message<byte[]> message, Group group, Reason reason, Details details) {
        this.message = message;
        this.group = group;
        this.reason = reason;
        this.details = details;
    }

    /**
     * What is known of the failure. Absent parts are null.
     *
     * @param exceptionType class name of the last exception
     * @param text its message, or the reason given to {@link Delivery#reject}; at most 512 bytes
     * @param stack its stack trace in ASCII, at most 2 KiB
     * @param attempts how often it was handled
     * @param firstFailure when it failed first
     * @param lastFailure when it failed last
     * @param redrives how often it was redriven before
     */
    public record Details(
            @Nullable String exceptionType,
            @Nullable String text,
            @Nullable String stack,
            int attempts,
            @Nullable Instant firstFailure,
            @Nullable Instant lastFailure,
            int redrives) {}

    /** The original: same id, key, bytes and headers. */
    public Message<byte[]> message() {
        return message;
    }

    /** The group that gave it up. */
    public Group group() {
        return group;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Class name of the last exception, if one was thrown. */
    public Optional<String> exceptionType() {
        return Optional.ofNullable(details.exceptionType());
    }

    /** The exception's message, or the reason given to {@link Delivery#reject}. */
    public Optional<String> text() {
        return Optional.ofNullable(details.text());
    }

    /** The last exception's stack trace, shortened. */
    public Optional<String> stack() {
        return Optional.ofNullable(details.stack());
    }

    /** How often it was handled. */
    public int attempts() {
        return details.attempts();
    }

    /** When it failed first. */
    public Optional<Instant> firstFailure() {
        return Optional.ofNullable(details.firstFailure());
    }

    /** When it failed last. */
    public Optional<Instant> lastFailure() {
        return Optional.ofNullable(details.lastFailure());
    }

    /** How often it was redriven before. */
    public int redrives() {
        return details.redrives();
    }

    @Override
    public String toString() {
        return message + " of " + group + ": " + reason
                + text().map(t -> " (" + t + ")").orElse("");
    }
}
