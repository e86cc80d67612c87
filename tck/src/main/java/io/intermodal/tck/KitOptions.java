package io.intermodal.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which rules are run, how often, and what chance begins with.
 *
 * @param profile {@code full}, {@code quick}, or the rules that were asked for
 * @param rules the chosen rules, in the order of the specification
 * @param parallel how many rules run side by side
 * @param times how often, each with a seed of its own
 * @param seed of the first run; the next run has the next one
 */
record KitOptions(String profile, List<RuleSpec> rules, int parallel, int times, long seed) {

    private static final String FULL = "full";
    private static final String QUICK = "quick";

    /** Rules mostly wait: on two cores four of them are done in a third of the time. */
    private static final int PARALLEL = 4;

    /**
     * Reads {@code tck.profile}, {@code tck.rules}, {@code tck.parallel}, {@code tck.times} and {@code tck.seed}.
     *
     * @param property a property's value by its name, or null
     * @throws IllegalArgumentException for a value that means nothing: a typing error must not leave rules out
     */
    static KitOptions read(Function<String, @Nullable String> property) {
        List<String> ids = words(property.apply("tck.rules"));
        String profile = value(property, "tck.profile", FULL);
        if (!profile.equals(FULL) && !profile.equals(QUICK)) {
            throw new IllegalArgumentException("tck.profile is " + profile + "; there are " + FULL + " and " + QUICK);
        }
        for (String id : ids) {
            if (RuleSet.all().stream().noneMatch(rule -> matches(rule, id))) {
                throw new IllegalArgumentException("tck.rules names " + id
                        + ", which is neither a rule nor a family; rules look like PUB-1, families like PUB");
            }
        }
        List<RuleSpec> chosen = RuleSet.all().stream()
                .filter(rule -> ids.isEmpty()
                        ? profile.equals(FULL) || rule.isQuick()
                        : ids.stream().anyMatch(id -> matches(rule, id)))
                .toList();
        return new KitOptions(
                ids.isEmpty() ? profile : "rules " + String.join(" ", ids),
                chosen,
                (int) number(property, "tck.parallel", PARALLEL, 1, 64),
                (int) number(property, "tck.times", 1, 1, 1000),
                number(property, "tck.seed", Await.epochMillis(), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static boolean matches(RuleSpec rule, String part) {
        return rule.id().equals(part) || rule.family().equals(part);
    }

    private static List<String> words(@Nullable String text) {
        return text == null
                ? new ArrayList<>()
                : Stream.of(text.split("[, ]+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private static String value(Function<String, @Nullable String> property, String name, String otherwise) {
        String value = property.apply(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    static long number(
            Function<String, @Nullable String> property, String name, long otherwise, long least, long most) {
        String text = value(property, name, String.valueOf(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like one that is out of bounds.
        }
        throw new IllegalArgumentException(name + " is " + text + "; allowed are whole numbers"
                + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + most));
    }
}
