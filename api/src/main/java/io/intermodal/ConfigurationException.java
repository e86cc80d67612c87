package io.intermodal;

import org.jspecify.annotations.Nullable;

/** Settings, options or what the broker holds contradict each other. One report names every finding: setting, where it came from, broker, remedy. */
public final class ConfigurationException extends MessagingException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that begins with its code. */
    public ConfigurationException(String message) {
        this(message, null);
    }

    /** As above, with what caused it. */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code false}. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
