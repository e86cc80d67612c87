package io.intermodal.tck;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run of the kit showed.
 *
 * @param harness the configuration that was tested
 * @param broker product and version
 * @param seed what the run's chance began with: give it again to repeat the run
 * @param results one per rule, in the order of the specification
 */
public record KitReport(String harness, String broker, long seed, List<RuleResult> results) {

    /** Keeps a copy of the list. */
    public KitReport {
        results = List.copyOf(results);
    }

    /** Whether no rule failed. */
    public boolean passed() {
        return count(RuleResult.Status.FAILED) == 0;
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
        return harness + " (" + broker + "), seed " + seed + ": " + count(RuleResult.Status.PASSED) + " passed, "
                + count(RuleResult.Status.REFUSAL_PROVED) + " refusals proved, " + count(RuleResult.Status.NOT_RUN)
                + " not run, " + count(RuleResult.Status.FAILED) + " failed";
    }

    /** For programs: one JSON object a line, one line a rule. */
    public String jsonLines() {
        return results.stream()
                .map(result -> "{\"harness\":" + quoted(harness) + ",\"broker\":" + quoted(broker) + ",\"seed\":" + seed
                        + ",\"rule\":" + quoted(result.id()) + ",\"statements\":"
                        + result.statements().stream().map(KitReport::quoted).collect(Collectors.joining(",", "[", "]"))
                        + ",\"title\":" + quoted(result.title()) + ",\"status\":"
                        + quoted(result.status().name()) + ",\"millis\":" + result.millis() + ",\"detail\":"
                        + quoted(result.detail()) + "}\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 32) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
