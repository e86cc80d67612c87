package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run tells, and what the kit itself holds to. */
class KitReportTest {

    private static RuleResult result(String id, RuleResult.Status status, String detail) {
        return new RuleResult(id, List.of("C1"), "title of " + id, status, detail, 7);
    }

    @Test
    void tellsEveryRuleForPeopleAndForPrograms() {
        KitReport report = new KitReport(
                "memory",
                "broker 1",
                42,
                List.of(
                        result("PUB-1", RuleResult.Status.PASSED, ""),
                        result("PUB-2", RuleResult.Status.FAILED, "said \"no\"\nand more"),
                        result("FLT-1", RuleResult.Status.NOT_RUN, "RESTART_BROKER: none")));
        assertThat(report.passed()).isFalse();
        assertThat(report.text())
                .contains(
                        "PUB-1",
                        "said \"no\"",
                        "RESTART_BROKER: none",
                        "seed 42: 1 passed, 0 refusals proved, 1 not run, 1 failed");
        assertThat(report.jsonLines().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"harness\":\"memory\"") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"detail\":\"said \\\"no\\\"\\u000aand more\""));
    }

    @Test
    void aRuleWhoseFaultIsMissingIsNotRunAndSaysWhy() {
        Map<Fault, String> none = new EnumMap<>(Fault.class);
        none.put(Fault.KILL_BROKER, "nobody may kill it");
        try (MemoryHarness real = MemoryHarness.queue()) {
            Harness harness = new Harness() {
                @Override
                public String name() {
                    return "gentle";
                }

                @Override
                public Map<String, String> settings() {
                    return real.settings();
                }

                @Override
                public Faults faults() {
                    return () -> none;
                }
            };
            RuleResult result =
                    KitRunner.run(harness, "FLT-2"::equals, 1).results().get(0);
            assertThat(result.status()).isEqualTo(RuleResult.Status.NOT_RUN);
            assertThat(result.detail()).isEqualTo("KILL_BROKER: nobody may kill it");
        }
    }

    @Test
    void aFaultThatIsNeitherDoneNorDeclaredMissingFailsItsRule() {
        try (MemoryHarness real = MemoryHarness.queue()) {
            Harness harness = new Harness() {
                @Override
                public String name() {
                    return "forgetful";
                }

                @Override
                public Map<String, String> settings() {
                    return real.settings();
                }

                @Override
                public Faults faults() {
                    return Map::of;
                }
            };
            RuleResult result =
                    KitRunner.run(harness, "FLT-10"::equals, 1).results().get(0);
            assertThat(result.status()).isEqualTo(RuleResult.Status.FAILED);
            assertThat(result.detail()).contains("list it in unavailable() with the reason");
        }
    }

    @Test
    void faultsThatAreNoneAreAllDeclared() {
        Faults none = Faults.none("no way");
        assertThat(none.unavailable()).containsOnlyKeys(Fault.values()).containsValue("no way");
        assertThatThrownBy(none::killBroker).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void thereAreMoreThanAHundredRulesAndNoneCanBeReplaced() {
        assertThat(KitRunner.ruleIds()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }
}
