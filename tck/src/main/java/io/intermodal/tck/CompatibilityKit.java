package io.intermodal.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The whole contract as one JUnit test class: extend it and say what to test.
 *
 * <pre>{@code
 * class MyBinderTckTest extends CompatibilityKit {
 *     protected Harness harness() {
 *         return new MyHarness();
 *     }
 * }
 * }</pre>
 *
 * <p>Every rule is a test under its number in the specification. Rules that cannot run because the harness lacks a fault are no tests: the last
 * test lists them with their reasons, and fails if a reason is missing. A report is written to {@code target/tck}. The system property
 * {@code tck.rules} chooses rules by the beginnings of their ids ({@code PUB,DLQ-5}), {@code tck.seed} repeats a run.
 */
public abstract class CompatibilityKit {

    /** For subclasses. */
    protected CompatibilityKit() {}

    /** What to test. Called once; closed after the last rule. */
    protected abstract Harness harness();

    /** All rules, by family. */
    @TestFactory
    final Stream<DynamicNode> rules() {
        Harness harness = harness();
        long seed = Long.getLong("tck.seed", Await.epochMillis());
        List<RuleResult> results = Collections.synchronizedList(new ArrayList<>());
        Map<String, List<DynamicNode>> families = new LinkedHashMap<>();
        List<RuleSpec> impossible = new ArrayList<>();
        for (RuleSpec rule : RuleSet.all()) {
            if (!isChosen(rule.id())) {
                continue;
            }
            if (rule.faults().stream().anyMatch(harness.faults().unavailable()::containsKey)) {
                impossible.add(rule);
            } else {
                families.computeIfAbsent(rule.family(), family -> new ArrayList<>())
                        .add(DynamicTest.dynamicTest(rule.displayName(), () -> prove(rule, harness, seed, results)));
            }
        }
        List<DynamicNode> nodes = new ArrayList<>();
        families.forEach((family, tests) -> nodes.add(DynamicContainer.dynamicContainer(family, tests)));
        nodes.add(DynamicTest.dynamicTest(
                "not run, with a reason: "
                        + impossible.stream().map(RuleSpec::id).collect(Collectors.joining(", ")),
                () -> impossible.forEach(rule -> declare(rule, harness, seed, results))));
        return nodes.stream().onClose(() -> end(harness, seed, results));
    }

    private static void prove(RuleSpec rule, Harness harness, long seed, List<RuleResult> results) {
        RuleResult result = new RuleRun(rule, harness, seed).run();
        results.add(result);
        if (result.status() == RuleResult.Status.FAILED) {
            throw new RuleFailure(rule.displayName() + " does not hold on " + harness.name() + "\n" + result.detail());
        }
    }

    private static void declare(RuleSpec rule, Harness harness, long seed, List<RuleResult> results) {
        Map<Fault, String> reasons = harness.faults().unavailable();
        for (Fault fault : rule.faults()) {
            if (reasons.getOrDefault(fault, "-").isBlank()) {
                throw new RuleFailure(
                        rule.id() + " is not run because the harness cannot do " + fault + ", and gives no reason");
            }
        }
        results.add(new RuleRun(rule, harness, seed).run());
    }

    private static boolean isChosen(String id) {
        String chosen = System.getProperty("tck.rules", "");
        if (chosen.isBlank()) {
            return true;
        }
        return Stream.of(chosen.split(",", -1))
                .map(String::strip)
                .anyMatch(part -> id.equals(part) || (part.indexOf('-') < 0 && id.startsWith(part + "-")));
    }

    private static void end(Harness harness, long seed, List<RuleResult> results) {
        KitReport report = new KitReport(harness.name(), KitRunner.broker(harness), seed, results);
        harness.close();
        try {
            Path folder = Files.createDirectories(Path.of("target", "tck"));
            String name = harness.name().replaceAll("[^A-Za-z0-9.-]+", "-");
            Files.writeString(folder.resolve(name + ".txt"), report.text());
            Files.writeString(folder.resolve(name + ".jsonl"), report.jsonLines());
        } catch (IOException e) {
            throw new UncheckedIOException("The report of " + harness.name() + " could not be written", e);
        }
    }
}
