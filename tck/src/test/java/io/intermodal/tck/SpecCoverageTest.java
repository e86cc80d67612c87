package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The specification and the kit name the same rules, or the specification says why not. */
class SpecCoverageTest {

    private static final Path SPEC = Path.of("..", "docs", "spec.md");
    private static final Pattern RULE = Pattern.compile("^\\*\\*([A-Z]+-\\d+)\\*\\* \\(([CD0-9, ]+)\\) (.+)$");

    private record Paragraph(String id, List<String> statements, String text) {
        boolean untested() {
            return text.contains("\nuntested: ");
        }
    }

    private static Map<String, Paragraph> spec() throws IOException {
        Map<String, Paragraph> rules = new LinkedHashMap<>();
        for (String block : Files.readString(SPEC).split("\n\n", -1)) {
            Matcher first = RULE.matcher(block.lines().findFirst().orElse(""));
            if (first.matches()) {
                List<String> statements =
                        Arrays.stream(first.group(2).split(", ", -1)).toList();
                Paragraph twice = rules.put(first.group(1), new Paragraph(first.group(1), statements, block));
                assertThat(twice).as("a second paragraph for " + first.group(1)).isNull();
            }
        }
        return rules;
    }

    @Test
    void everyRuleOfTheSpecificationIsProvedOrSaysWhyNot() throws IOException {
        List<String> unproved = spec().values().stream()
                .filter(rule -> !rule.untested())
                .map(Paragraph::id)
                .filter(id -> !KitRunner.ruleIds().contains(id))
                .toList();
        assertThat(unproved)
                .as("rules of docs/spec.md without a rule in the kit and without 'untested: reason'")
                .isEmpty();
    }

    @Test
    void everyRuleOfTheKitIsInTheSpecification() throws IOException {
        Map<String, Paragraph> spec = spec();
        assertThat(KitRunner.ruleIds())
                .as("rules of the kit that docs/spec.md does not name")
                .isSubsetOf(spec.keySet());
        assertThat(spec.values().stream().filter(Paragraph::untested).map(Paragraph::id))
                .as("rules that docs/spec.md calls untested and the kit proves")
                .doesNotContainAnyElementsOf(KitRunner.ruleIds());
    }

    @Test
    void bothNameTheSameStatements() throws IOException {
        Map<String, Paragraph> spec = spec();
        Map<String, List<String>> kit =
                RuleSet.all().stream().collect(Collectors.toMap(RuleSpec::id, RuleSpec::statements));
        Map<String, List<String>> written = new LinkedHashMap<>();
        kit.keySet()
                .forEach(id ->
                        written.put(id, spec.containsKey(id) ? spec.get(id).statements() : List.of()));
        assertThat(kit).containsExactlyInAnyOrderEntriesOf(written);
    }

    @Test
    void everyStatementOfTheContractHasARule() throws IOException {
        List<String> named = spec().values().stream()
                .flatMap(rule -> rule.statements().stream())
                .toList();
        List<String> core = IntStream.rangeClosed(1, 25).mapToObj(n -> "C" + n).toList();
        assertThat(named).containsAll(core);
    }

    @Test
    void everyVerdictOfTheCheckerIsExplained() throws IOException {
        String text = Files.readString(SPEC);
        List<String> silent = new ArrayList<>(Stream.of(Anomaly.Verdict.values())
                .map(Enum::name)
                .filter(verdict -> !text.contains(verdict))
                .toList());
        assertThat(silent).isEmpty();
    }
}
