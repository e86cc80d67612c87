package io.intermodal.tck;

import java.util.List;
import java.util.Locale;

/**
 * What became of one rule.
 *
 * @param id its number in the specification
 * @param statements the statements of the contract that it belongs to
 * @param title what it says
 * @param status how it ended
 * @param detail why, if it did not simply pass
 * @param observed what happened meanwhile, in numbers
 * @param millis how long it took
 */
public record RuleResult(
        String id, List<String> statements, String title, Status status, String detail, String observed, long millis) {

    /** How a rule ended. */
    public enum Status {
        /** It holds. */
        PASSED,
        /** The broker does not declare a capability that the rule needs, and refuses it as it should. */
        REFUSAL_PROVED,
        /** It does not hold. */
        FAILED,
        /** The harness does not offer a fault that it needs, and says why. */
        NOT_RUN
    }

    /** Keeps a copy of the list. */
    public RuleResult {
        statements = List.copyOf(statements);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-15s %-7s %5d ms  %s", status, id, millis, title)
                + (detail.isEmpty() ? "" : System.lineSeparator() + "    " + detail.replace("\n", "\n    "));
    }
}
