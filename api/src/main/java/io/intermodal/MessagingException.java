package io.intermodal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws. There is a subclass only where an application would act differently, and it is the same one on
 * every broker; the client's own exception is the cause. Messages begin with a stable code ({@code IM-123}) and say what, where, the likely
 * cause and the next step, and never hold a secret.
 */
public abstract sealed class MessagingException extends RuntimeException
        permits ConfigurationException,
                ConnectionException,
                AuthorizationException,
                DestinationNotFoundException,
                PublishException,
                InvalidMessageException,
                MessageTooLargeException,
                UnsupportedCapabilityException,
                LeaseLostException,
                ClosedException {

    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("^(IM-\\d{3})\\b.*", Pattern.DOTALL);

    MessagingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    public abstract boolean isRetryable();

    /** The stable code at the front of the message, for documentation and alerts; {@code IM-000} if there is none. */
    public final String code() {
        Matcher matcher = CODE.matcher(String.valueOf(getMessage()));
        return matcher.matches() ? matcher.group(1) : "IM-000";
    }
}
