package io.intermodal.tck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
 * broker down), {@code tck.rules} names rules or families ({@code PUB,DLQ-5}), {@code tck.parallel} says how many rules run side by side (default
 * 4; those that hurt the broker run alone), {@code tck.times} repeats everything, each time with another seed, and {@code tck.seed} repeats a run.
 */
public abstract class CompatibilityKit {

    /** For subclasses. */
    protected CompatibilityKit() {}

    /** What to test. Called once; closed after the last rule. */
    protected abstract Harness harness();

    /** All rules, by family; those that hurt the broker last. */
    @TestFactory
    final Stream<DynamicNode> rules() {
        KitOptions options = KitOptions.read(System::getProperty);
        Harness harness = harness();
        List<Run> runs = new ArrayList<>();
        List<DynamicNode> nodes = new ArrayList<>();
        for (int number = 0; number < options.times(); number++) {
            Run run = new Run(harness, options, options.seed() + number);
            runs.add(run);
            if (options.times() == 1) {
                nodes.addAll(run.nodes());
            } else {
                nodes.add(DynamicContainer.dynamicContainer(
                        "run " + (number + 1) + " of " + options.times() + ", seed " + run.seed, run.nodes()));
            }
        }
        return nodes.stream().onClose(() -> end(harness, runs));
    }

    private static void end(Harness harness, List<Run> runs) {
        String broker = KitRunner.broker(harness);
        List<KitReport> reports = runs.stream().map(run -> run.end(broker)).toList();
        harness.close();
        ReportFiles.write(Path.of("target", "tck"), reports);
    }

    /** All rules once. */
    private static final class Run {

        private final Harness harness;
        private final KitOptions options;
        private final long seed;
        private final List<RuleSpec> impossible;
        private final SideBySide rules;
        private final Map<String, RuleResult> results = new ConcurrentHashMap<>();
        private final AtomicLong began = new AtomicLong();
        private final AtomicLong millis = new AtomicLong();

        Run(Harness harness, KitOptions options, long seed) {
            this.harness = harness;
            this.options = options;
            this.seed = seed;
            Map<Boolean, List<RuleSpec>> parts = options.rules().stream()
                    .collect(Collectors.partitioningBy(
                            rule -> rule.impossible(harness).isEmpty()));
            this.impossible = parts.getOrDefault(false, List.of());
            this.rules = new SideBySide(parts.getOrDefault(true, List.of()), options.parallel(), this::proved);
        }

        private RuleResult proved(RuleSpec rule) {
            began.compareAndSet(0, Await.nanos());
            RuleResult result = new RuleRun(rule, harness, seed).run();
            millis.accumulateAndGet(Await.millisSince(began.get()), Math::max);
            return result;
        }

        List<DynamicNode> nodes() {
            Map<String, List<DynamicNode>> families = new LinkedHashMap<>();
            for (RuleSpec rule : rules.order()) {
                families.computeIfAbsent(
                                rule.family() + (rule.hurtsTheBroker() ? ", alone" : ""), family -> new ArrayList<>())
                        .add(DynamicTest.dynamicTest(rule.displayName(), () -> report(rule)));
            }
            List<DynamicNode> nodes = new ArrayList<>();
            families.forEach((family, tests) -> nodes.add(DynamicContainer.dynamicContainer(family, tests)));
            nodes.add(DynamicTest.dynamicTest(
                    "not run, with a reason: "
                            + impossible.stream().map(RuleSpec::id).collect(Collectors.joining(", ")),
                    this::declare));
            return nodes;
        }

        private void report(RuleSpec rule) {
            RuleResult result = rules.prove(rule);
            results.put(rule.id(), result);
            if (result.status() == RuleResult.Status.FAILED) {
                throw new RuleFailure(
                        rule.displayName() + " does not hold on " + harness.name() + "\n" + result.detail());
            }
        }

        private void declare() {
            Map<Fault, String> reasons = Powers.unavailable(harness);
            for (RuleSpec rule : impossible) {
                for (Fault fault : rule.faults()) {
                    if (reasons.getOrDefault(fault, "-").isBlank()) {
                        throw new RuleFailure(rule.id() + " is not run because the harness cannot do " + fault
                                + ", and gives no reason");
                    }
                }
                results.put(rule.id(), proved(rule));
            }
        }

        KitReport end(String broker) {
            rules.close();
            List<RuleResult> inOrder = options.rules().stream()
                    .map(rule -> results.get(rule.id()))
                    .filter(Objects::nonNull)
                    .toList();
            return new KitReport(harness.name(), broker, options.profile(), seed, millis.get(), inOrder);
        }
    }
}
