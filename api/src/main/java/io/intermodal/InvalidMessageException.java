package io.intermodal;

import org.jspecify.annotations.Nullable;

/** A part of the message is outside the grammar, or its payload cannot be encoded. Nothing was sent. */
public final class InvalidMessageException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public InvalidMessageException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public InvalidMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
