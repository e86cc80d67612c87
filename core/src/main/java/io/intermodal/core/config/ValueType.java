package io.intermodal.core.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text may be.
 *
 * @param parser makes a value of text; throws {@link RuntimeException} if the text is malformed
 * @param range whether a value is allowed, wherever it came from
 * @param allowed the same in words: follows "Allowed: "
 */
record ValueType<T>(Function<String, T> parser, Predicate<T> range, String allowed) {

    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    /** The value of this text, or empty if it is malformed or not allowed. */
    Optional<T> parse(String text) {
        try {
            return Optional.of(parser.apply(text)).filter(range);
        } catch (RuntimeException malformed) { // the reason is in the words of what is allowed
            return Optional.empty();
        }
    }

    static ValueType<Integer> integer(int min, int max) {
        return new ValueType<>(
                text -> Integer.valueOf(text.strip()),
                value -> value >= min && value <= max,
                String.format(Locale.ROOT, "%d to %d", min, max));
    }

    static ValueType<Double> decimal(double min, double max) {
        return new ValueType<>(
                text -> Double.valueOf(text.strip()),
                value -> value >= min && value <= max,
                String.format(Locale.ROOT, "a number from %.0f to %.0f", min, max));
    }

    static ValueType<Boolean> bool() {
        return choice("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        String words =
                Arrays.stream(type.getEnumConstants()).map(ValueType::word).collect(Collectors.joining(", "));
        return choice(
                words, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static <T> ValueType<T> choice(String words, Function<String, T> parser) {
        return new ValueType<>(text -> parser.apply(text.strip()), value -> true, words);
    }

    /** How an enum constant is written in configuration. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ValueType<Duration> duration(String min, String max) {
        Duration least = parseDuration(min);
        Duration most = parseDuration(max);
        return new ValueType<>(
                text -> parseDuration(text.strip()),
                value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                min + " to " + max + " (written like 500ms, 10s, 5m, 2h, 7d or PT10S)");
    }

    private static Duration parseDuration(String text) {
        Matcher simple = SIMPLE_DURATION.matcher(text);
        if (!simple.matches()) {
            return Duration.parse(text);
        }
        long number = Long.parseLong(simple.group(1));
        return switch (simple.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    static ValueType<String> text(Predicate<String> range, String allowed) {
        return new ValueType<>(String::strip, range, allowed);
    }

    /** Text in which every blank counts. */
    static ValueType<String> verbatim(String allowed) {
        return new ValueType<>(Function.identity(), text -> !text.isEmpty(), allowed);
    }

    /** Text for somebody else to make sense of: a path, a name on the broker. */
    static ValueType<String> text(String allowed) {
        return text(text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl), allowed);
    }
}
