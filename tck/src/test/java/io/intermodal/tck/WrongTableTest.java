package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.tck.wrong.Catalogue;
import io.intermodal.tck.wrong.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule is proved to be able to fail, or has a reason why it is not. */
class WrongTableTest {

    private static final Path REASONS = Path.of("src", "test", "resources", "rules-without-wrong.txt");

    private static Map<String, String> reasons() throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : Files.readAllLines(REASONS)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                int colon = line.indexOf(':');
                assertThat(colon)
                        .as("a rule's id and a colon begin '" + line + "'")
                        .isPositive();
                reasons.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return reasons;
    }

    private static Map<String, List<String>> wrongByRule() {
        return Catalogue.all().stream()
                .collect(Collectors.groupingBy(Wrong::rule, Collectors.mapping(Wrong::what, Collectors.toList())));
    }

    @Test
    void everyRuleIsProvedToBeAbleToFailOrHasAReason() throws IOException {
        Map<String, String> reasons = reasons();
        Map<String, List<String>> wrong = wrongByRule();
        assertThat(KitRunner.ruleIds())
                .as("rules that nothing wrong turns red, and that rules-without-wrong.txt does not explain")
                .allMatch(id -> wrong.containsKey(id) || reasons.containsKey(id));
        assertThat(reasons.keySet())
                .as("rules with a reason that are turned red all the same, or are no rules")
                .isSubsetOf(KitRunner.ruleIds())
                .doesNotContainAnyElementsOf(wrong.keySet());
        assertThat(reasons.values()).as("reasons").allMatch(reason -> reason.length() > 30);
    }

    @Test
    void everythingWrongNamesARuleAndIsTriedOnce() {
        assertThat(KitRunner.ruleIds()).containsAll(wrongByRule().keySet());
        assertThat(Catalogue.all().stream().map(wrong -> wrong.rule() + " " + wrong.what()))
                .doesNotHaveDuplicates();
    }

    @Test
    void thereAreAsManyAsPromised() {
        assertThat(KitRunner.ruleIds()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(Catalogue.all()).hasSizeGreaterThanOrEqualTo(200);
    }
}
