package io.intermodal.core.wire;

import io.intermodal.Destination;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.spi.WireHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The portable grammar and limits of a message: checked before any I/O, so that every broker refuses the same messages in the same way. */
final class MessageRules {

    private static final int MAX_VALUE = 4 * 1024;
    private static final int MAX_ALL = 8 * 1024;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private MessageRules() {}

    /** Checks everything but the payload and answers the size of the headers in bytes. */
    static int check(Message<?> message) {
        int size = 0;
        size += visible("id", message.id().orElse(null));
        size += visible("correlationId", message.correlationId().orElse(null));
        size += visible("causationId", message.causationId().orElse(null));
        size += visible("contentType", message.contentType().orElse(null), true);
        size += visible("replyTo", message.replyTo().orElse(null));
        size += key(message.key().orElse(null));
        size += type(message.type().orElse(null));
        message.timeToLive().ifPresent(ttl -> {
            if (ttl.isNegative() || ttl.isZero()) {
                throw invalid("timeToLive is " + ttl + "; it must be positive");
            }
            countable("timeToLive", ttl);
        });
        message.delay().ifPresent(delay -> countable("delay", delay));
        return size + headers(message.headers());
    }

    /** Times are added up in milliseconds: what is longer than anybody waits must not overflow. */
    private static void countable(String part, Duration time) {
        if (time.compareTo(LONGEST) > 0) {
            throw invalid(part + " is " + time + "; the longest is a hundred years");
        }
    }

    static void checkSize(int bytes, int max, Destination to) {
        if (bytes > max) {
            throw new MessageTooLargeException(
                    "IM-111: the message to " + to + " has " + bytes + " bytes with its headers; the limit is " + max
                            + ". Publish a reference to the data instead, or raise intermodal.max-message-bytes for every publisher and consumer"
                            + " after raising the broker's own limit.");
        }
    }

    private static int headers(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return 0;
        }
        int all = 0;
        Map<String, String> folded = new HashMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            headerName(name);
            String other = folded.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw invalid("headers '" + other + "' and '" + name
                        + "' differ only in case; not every broker can tell them apart");
            }
            @Nullable String value = header.getValue();
            if (value == null) {
                throw invalid("header '" + name + "' is null; leave it out or use an empty text");
            }
            int bytes = text("header '" + name + "'", value);
            if (bytes > MAX_VALUE) {
                throw invalid("header '" + name + "' has " + bytes + " bytes; the limit is " + MAX_VALUE);
            }
            all += name.length() + bytes;
        }
        if (all > MAX_ALL) {
            throw invalid("the headers have " + all + " bytes together; the limit is " + MAX_ALL);
        }
        return all;
    }

    private static void headerName(String name) {
        boolean fits = !name.isEmpty() && name.length() <= 64 && alphanumeric(name.charAt(0));
        for (int i = 1; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            fits = alphanumeric(c) || c == '.' || c == '_' || c == '-';
        }
        if (!fits) {
            throw invalid("the header name '" + ControlHeaders.fit(name, 80)
                    + "' is outside [A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        }
        if (name.regionMatches(true, 0, WireHeaders.PREFIX, 0, WireHeaders.PREFIX.length())) {
            throw invalid("header '" + name + "' begins with the reserved prefix " + WireHeaders.PREFIX);
        }
    }

    private static int key(@Nullable String key) {
        if (key == null) {
            return 0;
        }
        int bytes = text("key", key);
        if (bytes < 1 || bytes > 255) {
            throw invalid("key has " + bytes + " bytes; allowed are 1 to 255");
        }
        return bytes;
    }

    private static int type(@Nullable String type) {
        if (type == null) {
            return 0;
        }
        boolean fits = !type.isEmpty() && type.length() <= 128 && alphanumeric(type.charAt(0));
        for (int i = 1; fits && i < type.length(); i++) {
            char c = type.charAt(i);
            fits = alphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '/';
        }
        if (!fits) {
            throw invalid("type is outside [A-Za-z0-9][A-Za-z0-9._/-]{0,127}");
        }
        return type.length();
    }

    private static int visible(String part, @Nullable String value) {
        return visible(part, value, false);
    }

    private static int visible(String part, @Nullable String value, boolean blanks) {
        if (value == null) {
            return 0;
        }
        boolean fits = !value.isEmpty() && value.length() <= 128;
        for (int i = 0; fits && i < value.length(); i++) {
            char c = value.charAt(i);
            fits = (c > ' ' && c < 0x7f) || (blanks && c == ' ');
        }
        if (!fits) {
            throw invalid(part + " is not 1 to 128 visible ASCII characters");
        }
        return value.length();
    }

    /** The length in UTF-8 of text without control characters and lone surrogates. */
    private static int text(String part, String value) {
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw invalid(part + " holds half a character (a lone surrogate) at index " + i);
            }
            if (Character.isISOControl(c)) {
                throw invalid(part + " holds the control character U+" + String.format(Locale.ROOT, "%04X", (int) c)
                        + " at index " + i);
            }
        }
        return bytes;
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static InvalidMessageException invalid(String what) {
        return new InvalidMessageException(
                "IM-110: the message cannot travel on every broker: " + what + ". Nothing was sent.");
    }
}
