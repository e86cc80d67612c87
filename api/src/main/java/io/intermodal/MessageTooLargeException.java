package io.intermodal;

import org.jspecify.annotations.Nullable;

/** Payload and headers together are over {@code intermodal.max-message-bytes} (default 1,000,000). Nothing was sent. */
public final class MessageTooLargeException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public MessageTooLargeException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public MessageTooLargeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
