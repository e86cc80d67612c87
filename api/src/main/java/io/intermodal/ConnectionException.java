package io.intermodal;

import org.jspecify.annotations.Nullable;

/** The broker cannot be reached, or was lost and is not back yet. */
public final class ConnectionException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public ConnectionException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public ConnectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code true}. */
    @Override
    public boolean isRetryable() {
        return true;
    }
}
