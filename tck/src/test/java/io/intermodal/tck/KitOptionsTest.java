package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KitOptionsTest {

    private static KitOptions read(Map<String, String> properties) {
        return KitOptions.read(properties::get);
    }

    private static List<String> ids(KitOptions options) {
        return options.rules().stream().map(RuleSpec::id).toList();
    }

    @Test
    void everythingOnceIsTheDefault() {
        KitOptions options = read(Map.of());

        assertThat(options.profile()).isEqualTo("full");
        assertThat(options.times()).isEqualTo(1);
        assertThat(ids(options)).isEqualTo(KitRunner.ruleIds());
    }

    @Test
    void rulesAndFamiliesAreChosenByName() {
        assertThat(ids(read(Map.of("tck.rules", "DLQ-5, TTL"))))
                .contains("DLQ-5", "TTL-1", "TTL-2")
                .doesNotContain("DLQ-1", "PUB-1");
    }

    @Test
    void theQuickProfileLeavesNoStatementOut() {
        Set<String> quick = new HashSet<>();
        Set<String> all = new HashSet<>();
        read(Map.of("tck.profile", "quick")).rules().forEach(rule -> quick.addAll(rule.statements()));
        RuleSet.all().forEach(rule -> all.addAll(rule.statements()));

        assertThat(quick).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({
        "tck.profile, quik, tck.profile is quik; there are full and quick",
        "tck.rules,   PUB-999, tck.rules names PUB-999",
        "tck.times,   0, tck.times is 0; allowed are whole numbers from 1 to 1000",
        "tck.parallel, 0, tck.parallel is 0; allowed are whole numbers from 1 to 64",
        "tck.times,   ten, tck.times is ten",
        "tck.seed,    x, tck.seed is x; allowed are whole numbers"
    })
    void whatMeansNothingIsRefused(String name, String value, String words) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
