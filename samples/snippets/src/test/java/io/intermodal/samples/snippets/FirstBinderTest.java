package io.intermodal.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.intermodal.tck.KitReport;
import io.intermodal.tck.KitRunner;
import io.intermodal.tck.RuleResult;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What docs/writing-a-binder.md says of a binder that cannot open yet. */
class FirstBinderTest {

    @Test
    void settingsAreProvedAndTheFirstRuleThatConnectsIsRed() {
        KitReport report = KitRunner.run(new FirstKit().harness(), Set.of("CFG-1", "CFG-2", "CFG-3")::contains, 1);

        assertThat(report.results())
                .extracting(RuleResult::id, RuleResult::status)
                .containsExactlyInAnyOrder(
                        tuple("CFG-1", RuleResult.Status.PASSED),
                        tuple("CFG-2", RuleResult.Status.FAILED),
                        tuple("CFG-3", RuleResult.Status.PASSED));
        assertThat(report.text()).contains("cannot open h2queue://localhost:9092/kit: not written yet");
    }
}
