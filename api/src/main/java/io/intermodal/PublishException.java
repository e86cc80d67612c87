package io.intermodal;

import org.jspecify.annotations.Nullable;

/** A publish that was not confirmed. The cause tells why: for instance a {@link ConnectionException} or an {@link AuthorizationException}. */
public final class PublishException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private final String messageId;
    private final PublishOutcome outcome;
    private final boolean retryable;

    /**
     * An unconfirmed publish.
     *
     * @param text what happened, beginning with its code
     * @param messageId the message's identity
     * @param outcome REJECTED or UNKNOWN
     * @param cause why
     */
    public PublishException(String text, String messageId, PublishOutcome outcome, @Nullable Throwable cause) {
        super(text, cause);
        this.messageId = messageId;
        this.outcome = outcome;
        this.retryable = !(cause instanceof MessagingException reason) || reason.isRetryable();
    }

    /** The identity of the message: publish the same one again under it. */
    public String messageId() {
        return messageId;
    }

    /** REJECTED or UNKNOWN. */
    public PublishOutcome outcome() {
        return outcome;
    }

    /** Whether the broker may hold the message: then publishing it again may duplicate it. */
    public boolean mayBeStored() {
        return outcome == PublishOutcome.UNKNOWN;
    }

    /** True unless the cause is of a kind that time does not mend. */
    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
