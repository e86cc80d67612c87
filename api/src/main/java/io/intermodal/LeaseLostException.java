package io.intermodal;

import org.jspecify.annotations.Nullable;

/** A settlement was not recorded because the link, partition or session of the delivery is gone. The message comes again. */
public final class LeaseLostException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public LeaseLostException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public LeaseLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code true}. */
    @Override
    public boolean isRetryable() {
        return true;
    }
}
