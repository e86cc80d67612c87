package io.intermodal.tck;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule asserts. Every text says what the contract wants and what was there instead. */
final class Check {

    /** Something that may throw. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private Check() {}

    /** A statement that has to hold. */
    static void that(boolean holds, String expectation) {
        if (!holds) {
            throw new RuleFailure(expectation);
        }
    }

    /** Two values that have to be equal. */
    static void equal(String what, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new RuleFailure(what + ": expected " + shown(expected) + ", got " + shown(actual));
        }
    }

    /** An action that has to throw an exception of this type, which is returned. */
    static <E extends Throwable> E fails(String what, Class<E> type, Action action) {
        try {
            action.run();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw new RuleFailure(what + ": expected " + type.getSimpleName() + ", got " + e, e);
        }
        throw new RuleFailure(what + ": expected " + type.getSimpleName() + ", and nothing was thrown");
    }

    /** A text that has to contain another. */
    static void contains(String what, @Nullable String text, String part) {
        if (text == null || !text.contains(part)) {
            throw new RuleFailure(what + ": expected a text with '" + part + "', got " + shown(text));
        }
    }

    private static String shown(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(200).forEach(c -> {
            if (c < 32 || c == 127) {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.length() > 200 ? "' and more" : "'").toString();
    }
}
