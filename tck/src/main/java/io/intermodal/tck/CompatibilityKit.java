package io.intermodal.tck;

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
 * test lists them with their reasons, and fails if a reason is missing. Reports are written to {@code target/tck}: text, JSON, JUnit's XML and a
 * page of HTML. System properties choose: {@code tck.profile} is {@code full} or {@code quick} (without rules that let seconds go by or take the
 * broker down), {@code tck.rules} names rules or families ({@code PUB,DLQ-5}), {@code tck.times} repeats everything, each time with another seed,
 * and {@code tck.seed} repeats a run.
 */
public abstract class CompatibilityKit {

    /** For subclasses. */
    protected CompatibilityKit() {}

    /** What to test. Called once; closed after the last rule. */
    protected abstract Harness harness();

    /** All rules, by family. */
    @TestFactory
    final Stream<DynamicNode> rules() {
        KitOptions options = KitOptions.read(System::getProperty);
        Harness harness = harness();
        List<List<RuleResult>> runs = new ArrayList<>();
        List<DynamicNode> nodes = new ArrayList<>();
        for (int run = 0; run < options.times(); run++) {
            List<RuleResult> results = Collections.synchronizedList(new ArrayList<>());
            runs.add(results);
            long seed = options.seed() + run;
            List<DynamicNode> rules = rules(options, harness, seed, results);
            if (options.times() == 1) {
                nodes.addAll(rules);
            } else {
                nodes.add(DynamicContainer.dynamicContainer(
                        "run " + (run + 1) + " of " + options.times() + ", seed " + seed, rules));
            }
        }
        return nodes.stream().onClose(() -> end(options, harness, runs));
    }

    private static List<DynamicNode> rules(KitOptions options, Harness harness, long seed, List<RuleResult> results) {
        Map<String, List<DynamicNode>> families = new LinkedHashMap<>();
        List<RuleSpec> impossible = new ArrayList<>();
        for (RuleSpec rule : options.rules()) {
            if (!rule.impossible(harness).isEmpty()) {
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
        return nodes;
    }

    private static void prove(RuleSpec rule, Harness harness, long seed, List<RuleResult> results) {
        RuleResult result = new RuleRun(rule, harness, seed).run();
        results.add(result);
        if (result.status() == RuleResult.Status.FAILED) {
            throw new RuleFailure(rule.displayName() + " does not hold on " + harness.name() + "\n" + result.detail());
        }
    }

    private static void declare(RuleSpec rule, Harness harness, long seed, List<RuleResult> results) {
        Map<Fault, String> reasons = Powers.unavailable(harness);
        for (Fault fault : rule.faults()) {
            if (reasons.getOrDefault(fault, "-").isBlank()) {
                throw new RuleFailure(
                        rule.id() + " is not run because the harness cannot do " + fault + ", and gives no reason");
            }
        }
        results.add(new RuleRun(rule, harness, seed).run());
    }

    private static void end(KitOptions options, Harness harness, List<List<RuleResult>> runs) {
        String broker = KitRunner.broker(harness);
        List<KitReport> reports = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            reports.add(new KitReport(harness.name(), broker, options.profile(), options.seed() + run, runs.get(run)));
        }
        harness.close();
        ReportFiles.write(Path.of("target", "tck"), reports);
    }
}
