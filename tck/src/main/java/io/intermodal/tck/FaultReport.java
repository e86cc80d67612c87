package io.intermodal.tck;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What rounds of faults on one broker showed.
 *
 * @param harness the configuration that was tested
 * @param broker product and version
 * @param profile how long: {@code short}, or the minutes
 * @param seed what chance began with: the same seed gives the same rounds again
 * @param rounds in the order of time
 */
public record FaultReport(String harness, String broker, String profile, long seed, List<FaultRound> rounds) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Keeps a copy of the list. */
    public FaultReport {
        rounds = List.copyOf(rounds);
    }

    /** Whether a round was run and none failed. */
    public boolean passed() {
        return asRules().passed();
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
    public static FaultReport ofJson(String json) {
        try {
            return JSON.readValue(json, FaultReport.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This is no report of faults: " + e.getOriginalMessage(), e);
        }
    }

    /** For build servers: JUnit's XML, with the failures' stories. */
    public String junitXml() {
        return asRules().junitXml();
    }

    /** For people: a line for each round, failures with their story, and a summary. */
    public String text() {
        return rounds.stream().map(FaultReport::line).collect(Collectors.joining("\n", "", "\n")) + "\n" + summary()
                + "\n";
    }

    /** One line: what was tested and how the rounds ended. */
    public String summary() {
        KitReport rules = asRules();
        return String.format(
                Locale.ROOT,
                "%s (%s), faults, %s, seed %d: %d rounds passed, %d not run, %d failed, in %.1f s",
                harness,
                broker,
                profile,
                seed,
                rules.count(RuleResult.Status.PASSED),
                rules.count(RuleResult.Status.NOT_RUN),
                rules.count(RuleResult.Status.FAILED),
                rules.millis() / 1e3);
    }

    private static String line(FaultRound round) {
        return round.result()
                + (round.published() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%n    %d published, %d confirmed, %d unknown, %d delivered, %d repeated, recovered in %d ms",
                                round.published(),
                                round.confirmed(),
                                round.unknown(),
                                round.delivered(),
                                round.repeated(),
                                round.recoveryMillis()));
    }

    private KitReport asRules() {
        return new KitReport(
                harness + ", faults",
                broker,
                profile,
                seed,
                rounds.stream().mapToLong(round -> round.result().millis()).sum(),
                rounds.stream().map(FaultRound::result).toList());
    }
}
