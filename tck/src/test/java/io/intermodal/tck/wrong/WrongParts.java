package io.intermodal.tck.wrong;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Route;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Binders that carry the parts of a message wrongly. */
public final class WrongParts {

    private WrongParts() {}

    private static Bend changing(Class<? extends Route> route, UnaryOperator<Envelope.Builder> change) {
        return WrongSending.sending((real, config) -> PassingSender.changing(real, route, change));
    }

    /** Each header by its name and value; null leaves it out. */
    private static Bend headers(Class<? extends Route> route, BiFunction<String, String, String> change) {
        return changing(route, builder -> {
            Envelope from = builder.build();
            Map<String, String> changed = new TreeMap<>();
            from.headers().forEach((name, value) -> {
                String other = change.apply(name, value);
                if (other != null) {
                    changed.put(name, other);
                }
            });
            return WrongSending.copied(from, from.body(), changed);
        });
    }

    /** Cannot carry empty texts. */
    public static Bend dropsEmptyHeaders() {
        return headers(Route.class, (name, value) -> value.isEmpty() ? WrongParts.nothing() : value);
    }

    /** Writes characters outside the basic plane as question marks, as a protocol with an encoding of its own does. */
    public static Bend corruptsEmoji() {
        return headers(Route.class, (name, value) -> value.replaceAll("[\\x{10000}-\\x{10ffff}]", "?"));
    }

    /** Strips blanks at both ends. */
    public static Bend trimsHeaders() {
        return headers(Route.class, (name, value) -> value.strip());
    }

    /** Remembers the first spelling of a header's name and uses it ever after. */
    public static Bend unifiesSpelling() {
        Map<String, String> first = new ConcurrentHashMap<>();
        return changing(Route.class, builder -> {
            Envelope from = builder.build();
            Map<String, String> changed = new TreeMap<>();
            from.headers().forEach((name, value) -> {
                String folded = name.toLowerCase(Locale.ROOT);
                changed.put(first.computeIfAbsent(folded, key -> name), value);
            });
            return WrongSending.copied(from, from.body(), changed);
        });
    }

    /** Leaves out of copies what its client uses itself. */
    public static Bend dropsClientHeadersFromCopies() {
        return headers(Route.DeadLetters.class, (name, value) -> name.startsWith("JMS") ? WrongParts.nothing() : value);
    }

    @SuppressWarnings("NullAway") // null means: leave it out
    private static String nothing() {
        return null;
    }

    /** Counts time in seconds. */
    public static Bend roundsTimestamps() {
        return changing(
                Route.class, builder -> builder.timestampMillis(builder.build().timestampMillis() / 1_000 * 1_000));
    }

    /** Has no place for a type. */
    public static Bend dropsType() {
        return changing(Route.class, builder -> builder.type(null));
    }

    /** Has no place for a correlation id. */
    public static Bend dropsCorrelation() {
        return changing(Route.class, builder -> builder.correlationId(null));
    }

    /** Has no place for a content type. */
    public static Bend dropsContentType() {
        return changing(Route.class, builder -> builder.contentType(null));
    }

    /** Cuts ids at 64 characters. */
    public static Bend cutsIds() {
        return changing(Route.class, builder -> {
            String id = String.valueOf(builder.build().id());
            return builder.id(id.substring(0, Math.min(64, id.length())));
        });
    }

    /** Treats keys of one beginning as one. */
    public static Bend cutsKeys() {
        return changing(Route.class, builder -> {
            String key = builder.build().key();
            return key == null ? builder : builder.key(key.substring(0, 1));
        });
    }

    /** Puts the key of a message on its copies no more. */
    public static Bend dropsKeyFromCopies() {
        return changing(Route.OneGroup.class, builder -> builder.key(null));
    }

    /** Keeps no time to live. */
    public static Bend forgetsExpiry() {
        return changing(Route.class, builder -> builder.expiresAtMillis(0));
    }

    /** Counts the attempt that a copy is for twice. */
    public static Bend countsTwice() {
        return changing(Route.OneGroup.class, builder -> {
            String attempt = builder.build().control().get("im-attempt");
            return attempt == null
                    ? builder
                    : builder.control("im-attempt", Integer.toString(Integer.parseInt(attempt) + 1));
        });
    }

    /** Leaves out of copies how often they were tried. */
    public static Bend countsNothing() {
        return changing(Route.OneGroup.class, builder -> builder.control("im-attempt", null));
    }

    /** Says in its dead letters nothing of the reason. */
    public static Bend hidesReason() {
        return changing(Route.DeadLetters.class, builder -> builder.control("im-dl-reason", null));
    }

    /** Says in its dead letters nothing of the exception. */
    public static Bend hidesException() {
        return changing(Route.DeadLetters.class, builder -> builder.control("im-dl-exception", null));
    }

    /** Says in its dead letters nothing of attempts. */
    public static Bend hidesAttempts() {
        return changing(Route.DeadLetters.class, builder -> builder.control("im-dl-attempts", null));
    }

    /** Forgets that a message was redriven. */
    public static Bend forgetsRedrives() {
        return changing(Route.OneGroup.class, builder -> builder.control("im-redrives", null));
    }

    /** Keeps of a dead letter's body the first bytes. */
    public static Bend cutsDeadLetters() {
        return changing(Route.DeadLetters.class, builder -> {
            Envelope from = builder.build();
            return WrongSending.copied(
                    from, Arrays.copyOf(from.body(), Math.min(4, from.body().length)), from.headers());
        });
    }
}
