package io.intermodal.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a binder makes of its client's errors, in one place of the binder. The engine turns it into a {@link io.intermodal.MessagingException}.
 * The message says what and where, without secrets; the client's exception is the cause.
 */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is: what the engine acts on. */
    public enum Kind {
        /** The broker cannot be reached, went away or did not answer in time. Retryable. */
        UNAVAILABLE(true),
        /** The broker is there and has no room or no leader just now. Retryable. */
        BUSY(true),
        /** Credentials, certificate or permission. */
        UNAUTHORIZED(false),
        /** The destination or group does not exist. */
        NOT_FOUND(false),
        /** The message is larger than the broker takes. */
        TOO_LARGE(false),
        /** The broker or client refuses this message or argument whatever the circumstances. */
        INVALID(false),
        /** What exists on the broker contradicts what is asked for. */
        CONFLICT(false),
        /** This broker or version cannot do it. */
        UNSUPPORTED(false),
        /** The broker has forgotten the group's position. */
        POSITION_LOST(false),
        /** The link, sender or source was closed by the engine. */
        CLOSED(false),
        /** None of the above: a defect, of the binder or of the client. */
        INTERNAL(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether time alone may mend it. */
        public boolean isRetryable() {
            return retryable;
        }
    }

    private final Kind kind;

    /**
     * An error.
     *
     * @param kind what kind
     * @param message what and where; no secret
     * @param cause the client's exception
     */
    public BrokerException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind. */
    public Kind kind() {
        return kind;
    }
}
