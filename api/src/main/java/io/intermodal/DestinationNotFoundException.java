package io.intermodal;

import org.jspecify.annotations.Nullable;

/** The destination or group does not exist on the broker, and provisioning is not allowed to create it. */
public final class DestinationNotFoundException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public DestinationNotFoundException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public DestinationNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
