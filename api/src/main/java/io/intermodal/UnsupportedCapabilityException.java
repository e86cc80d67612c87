package io.intermodal;

import org.jspecify.annotations.Nullable;

/** This broker, in this version, does not offer a capability that was asked for. */
public final class UnsupportedCapabilityException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public UnsupportedCapabilityException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public UnsupportedCapabilityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
