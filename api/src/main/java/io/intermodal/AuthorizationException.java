package io.intermodal;

import org.jspecify.annotations.Nullable;

/** The broker refuses the credentials, the certificate, or an operation on an object that the message names. */
public final class AuthorizationException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public AuthorizationException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public AuthorizationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
