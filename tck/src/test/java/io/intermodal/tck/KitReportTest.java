package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What a run tells, and what the kit itself holds to. */
class KitReportTest {

    private static RuleResult result(String id, RuleResult.Status status, String detail) {
        return new RuleResult(id, List.of("C1"), "title of " + id, status, detail, "2 published", 7);
    }

    private static KitReport report() {
        return new KitReport(
                "memory",
                "broker <1>",
                "full",
                42,
                1_500,
                List.of(
                        result("PUB-1", RuleResult.Status.PASSED, ""),
                        result("PUB-2", RuleResult.Status.FAILED, "said \"no\" & <b>\nand more\u0001"),
                        result("FLT-1", RuleResult.Status.NOT_RUN, "RESTART_BROKER: none")));
    }

    @Test
    void tellsEveryRuleForPeople() {
        assertThat(report().passed()).isFalse();
        assertThat(report().text())
                .contains(
                        "PUB-1",
                        "said \"no\"",
                        "RESTART_BROKER: none",
                        "full, seed 42: 1 passed, 0 refusals proved, 1 not run, 1 failed, in 1.5 s");
    }

    @Test
    void aReportWithoutAnyRuleIsNotPassed() {
        assertThat(new KitReport("memory", "broker", "full", 1, 0, List.of()).passed())
                .isFalse();
    }

    @Test
    void comesBackFromJsonAsItWas() {
        assertThat(KitReport.ofJson(report().json())).isEqualTo(report());
        assertThatThrownBy(() -> KitReport.ofJson("[]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no report of the kit");
    }

    @Test
    void tellsBuildServersInXmlThatParses() throws Exception {
        var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report().junitXml())));
        var suite = document.getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo("said \"no\" & <b>\nand more\ufffd");
        assertThat(suite.getElementsByTagName("system-out").item(0).getTextContent())
                .isEqualTo("2 published");
    }

    private static FaultReport faults() {
        return new FaultReport(
                "memory <queue>",
                "broker 2",
                "short",
                42,
                List.of(
                        new FaultRound(
                                "kill",
                                "WORK",
                                result("KILL-1", RuleResult.Status.PASSED, ""),
                                1200,
                                1100,
                                3,
                                2500,
                                12,
                                1300),
                        new FaultRound(
                                "reset",
                                "ORDERED",
                                result("RESET-2", RuleResult.Status.FAILED, "LOST: message 7 <x>"),
                                10,
                                10,
                                0,
                                19,
                                0,
                                -1),
                        new FaultRound(
                                "slow",
                                "WORK",
                                result("SLOW-3", RuleResult.Status.NOT_RUN, "no network"),
                                0,
                                0,
                                0,
                                0,
                                0,
                                -1)));
    }

    @Test
    void tellsOfFaultsWithTheirNumbersAndTheStoriesOfFailures() {
        assertThat(FaultReport.ofJson(faults().json())).isEqualTo(faults());
        assertThat(faults().passed()).isFalse();
        assertThat(faults().text())
                .contains(
                        "1200 published, 1100 confirmed, 3 unknown, 2500 delivered, 12 repeated, recovered in 1300 ms")
                .contains("short, seed 42: 1 rounds passed, 1 not run, 1 failed");
        assertThat(KitPage.of(List.of(report()), List.of(faults())))
                .contains("1,200 published · 1,100 confirmed", "recovered in 1.3 s")
                .contains("<a href=\"#memory-queue-reset-2\">story</a>", "id=\"memory-queue-reset-2\"")
                .contains("LOST: message 7 &lt;x&gt;", "no network", "<h2>memory</h2>");
        assertThat(KitPage.of(List.of(report()))).doesNotContain("Faults under load");
    }

    @Test
    void putsReportsBesideEachOtherOnOnePage() {
        KitReport other = new KitReport(
                "other", "broker 2", "quick", 43, 900, List.of(result("PUB-1", RuleResult.Status.PASSED, "")));
        assertThat(KitPage.of(List.of(report(), other)))
                .contains(
                        "<h2>memory</h2>",
                        "<h2>other</h2>",
                        "broker &lt;1&gt;",
                        "✗ failed",
                        "not chosen",
                        "2 published")
                .contains("said &quot;no&quot; &amp; &lt;b&gt;")
                .doesNotContain("<b>\nand", "http://", "https://");
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
