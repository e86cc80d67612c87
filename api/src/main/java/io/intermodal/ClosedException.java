package io.intermodal;

import org.jspecify.annotations.Nullable;

/** The connection, publisher or subscription is closed. */
public final class ClosedException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public ClosedException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public ClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
