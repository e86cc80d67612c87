package io.intermodal.core.wire;

import io.intermodal.spi.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and reading of the engine's own headers. Documented in {@code docs/wire-format.md}. Values from the wire are clamped, never trusted. */
public final class ControlHeaders {

    /** Which attempt the next hand-over is. */
    public static final String ATTEMPT = "im-attempt";

    /** First failure, epoch milliseconds. */
    public static final String FIRST_FAILURE = "im-first-failure";

    /** How often the message was redriven. */
    public static final String REDRIVES = "im-redrives";

    /** When a relayed message is due, epoch milliseconds. */
    public static final String DUE = "im-due";

    /** Where a relayed message goes in the end: see {@link Targets}. */
    public static final String TARGET = "im-to";

    /** When the present hop of a relayed message ends, epoch milliseconds. */
    public static final String HOP = "im-hop";

    /** Why it is a dead letter. */
    public static final String DL_REASON = "im-dl-reason";

    /** Class of the last exception. */
    public static final String DL_EXCEPTION = "im-dl-exception";

    /** Its message, or the reason of a reject. */
    public static final String DL_TEXT = "im-dl-text";

    /** Its stack trace. */
    public static final String DL_STACK = "im-dl-stack";

    /** How often it was handled. */
    public static final String DL_ATTEMPTS = "im-dl-attempts";

    /** When it failed last, epoch milliseconds. */
    public static final String DL_LAST = "im-dl-last";

    /** Which redrive wrote a letter that it left to the end of its log. */
    public static final String DL_PASS = "im-dl-pass";

    /** The lane and position that the original came from. */
    public static final String DL_ORIGIN = "im-dl-origin";

    private ControlHeaders() {}

    /** The attempt that a message says it is: 1 to 1,000,000. */
    public static int attempt(Envelope envelope) {
        return (int) clamped(envelope.control(), ATTEMPT, 1, 1_000_000, 1);
    }

    /** How often it was redriven: 0 to 1,000,000. */
    public static int redrives(Envelope envelope) {
        return (int) clamped(envelope.control(), REDRIVES, 0, 1_000_000, 0);
    }

    /** A point in time in epoch milliseconds, or 0 if absent or malformed. */
    public static long millis(Envelope envelope, String name) {
        return clamped(envelope.control(), name, 0, Long.MAX_VALUE / 4, 0);
    }

    /** A number of a control header within bounds. */
    public static long clamped(Map<String, String> control, String name, long least, long most, long otherwise) {
        String text = control.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Math.max(least, Math.min(most, Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Text that fits a header: control characters and lone surrogates replaced, cut at a number of UTF-8 bytes. */
    public static @Nullable String fit(@Nullable String text, int maxBytes) {
        if (text == null) {
            return null;
        }
        StringBuilder fitted = new StringBuilder(Math.min(text.length(), maxBytes));
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isISOControl(point) || (point >= 0xD800 && point <= 0xDFFF)) {
                point = ' ';
            }
            bytes += new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            fitted.appendCodePoint(point);
        }
        return fitted.toString();
    }
}
