package io.intermodal.tck;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of the kit showed.
 *
 * @param harness the configuration that was tested
 * @param broker product and version
 * @param profile which rules were chosen: {@code full}, {@code quick}, or their ids
 * @param seed what the run's chance began with: give it again to repeat the run
 * @param millis how long the run took by the clock; rules that ran side by side share their time
 * @param results one per rule, in the order of the specification
 */
public record KitReport(
        String harness, String broker, String profile, long seed, long millis, List<RuleResult> results) {

    /** Reads what older kits wrote, too. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Keeps a copy of the list. */
    public KitReport {
        results = List.copyOf(results);
    }

    /** Whether a rule was run and none failed. */
    public boolean passed() {
        return !results.isEmpty() && count(RuleResult.Status.FAILED) == 0;
    }

    /** How many rules ended so. */
    public long count(RuleResult.Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    /** For people: a line for each rule, failures with their story, and a summary. */
    public String text() {
        return results.stream().map(RuleResult::toString).collect(Collectors.joining("\n", "", "\n")) + "\n" + summary()
                + "\n";
    }

    /** One line: what was tested and how many rules ended how. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s (%s), %s, seed %d: %d passed, %d refusals proved, %d not run, %d failed, in %.1f s",
                harness,
                broker,
                profile,
                seed,
                count(RuleResult.Status.PASSED),
                count(RuleResult.Status.REFUSAL_PROVED),
                count(RuleResult.Status.NOT_RUN),
                count(RuleResult.Status.FAILED),
                millis / 1e3);
    }

    /** For programs: one JSON object with the components of this record. */
    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    /**
     * Reads what {@link #json()} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static KitReport ofJson(String json) {
        try {
            return JSON.readValue(json, KitReport.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This is no report of the kit: " + e.getOriginalMessage(), e);
        }
    }

    /** For build servers: the report as JUnit's XML, with the failures' stories. */
    public String junitXml() {
        return JunitXml.of(this);
    }

    /** For everybody: the report as a page of its own; {@link KitPage} puts several beside each other. */
    public String html() {
        return KitPage.of(List.of(this));
    }
}
