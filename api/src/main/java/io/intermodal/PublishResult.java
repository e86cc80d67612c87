package io.intermodal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one message of a {@link Publisher#publishAll}. Immutable. */
public final class PublishResult {

    private final String messageId;
    private final PublishOutcome outcome;
    private final @Nullable MessagingException failure;

    private PublishResult(String messageId, PublishOutcome outcome, @Nullable MessagingException failure) {
        this.messageId = messageId;
        this.outcome = outcome;
        this.failure = failure;
    }

    /** A confirmed message. */
    public static PublishResult confirmed(String messageId) {
        return new PublishResult(messageId, PublishOutcome.CONFIRMED, null);
    }

    /** A message that was not confirmed, and why. */
    public static PublishResult failed(String messageId, PublishOutcome outcome, MessagingException failure) {
        return new PublishResult(messageId, outcome, failure);
    }

    /** The identity of the message; empty text if it was refused before it got one. */
    public String messageId() {
        return messageId;
    }

    /** How it ended. */
    public PublishOutcome outcome() {
        return outcome;
    }

    /** Why it was not confirmed; empty if it was. */
    public Optional<MessagingException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return messageId + " " + outcome + (failure == null ? "" : ": " + failure.getMessage());
    }
}
