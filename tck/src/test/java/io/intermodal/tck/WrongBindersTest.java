package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.tck.wrong.BentBinder;
import io.intermodal.tck.wrong.Catalogue;
import io.intermodal.tck.wrong.TwistedEngine;
import io.intermodal.tck.wrong.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every binder and every engine here is wrong, and the kit has to say so: by the named rule, in the expected words. */
class WrongBindersTest {

    /** For binders that are known to fail: most rules fail by running out of it. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** For rules that take a second and more when they pass. */
    private static final Duration LONGER = Duration.ofSeconds(5);

    /** For right binders, and for what ran out of a shorter one elsewhere than where it had to. */
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private static final List<String> SLOW_RULES =
            List.of("RTY-2", "RTY-4", "HDR-8", "DLY-1", "DLY-2", "FLT-5", "FLT-8");

    /** They wait more than they work. Each has a broker of its own. */
    private static final int AT_ONCE = 14;

    @TestFactory
    Stream<DynamicTest> aWrongBinderTurnsItsRuleRed() {
        return sideBySide(Catalogue.all().stream(), wrong -> wrong.rule() + " finds " + wrong.what(), wrong -> {
            Duration patience = SLOW_RULES.contains(wrong.rule()) ? LONGER : SHORT;
            RuleResult result = run(wrong, patience);
            boolean ranOutEarly = result.status() == RuleResult.Status.FAILED
                    && !result.detail().contains(wrong.words());
            if (ranOutEarly) { // as on a busy machine
                result = run(wrong, AMPLE);
            }
            assertThat(result.status()).as(result.toString()).isEqualTo(RuleResult.Status.FAILED);
            assertThat(result.detail()).contains(wrong.words());
        });
    }

    @TestFactory
    Stream<DynamicTest> theSameBinderWithoutItsBendPasses() {
        List<Wrong> all = Catalogue.all();
        Stream<Wrong> oneOfEach = all.stream()
                .map(wrong -> wrong.shape() + " " + wrong.rule())
                .distinct()
                .map(named -> all.stream()
                        .filter(wrong -> named.equals(wrong.shape() + " " + wrong.rule()))
                        .findFirst()
                        .orElseThrow());
        return sideBySide(oneOfEach, wrong -> wrong.rule() + " on " + wrong.shape(), wrong -> passes(wrong.mended()));
    }

    @TestFactory
    Stream<DynamicTest> aBinderThatSaysWhatItCannotDoPasses() {
        return sideBySide(
                Catalogue.honest().stream(),
                honest -> honest.rule() + " on " + honest.what(),
                WrongBindersTest::passes);
    }

    private static void passes(Wrong wrong) {
        RuleResult result = run(wrong, AMPLE);
        assertThat(result.status())
                .as(result.toString())
                .isIn(RuleResult.Status.PASSED, RuleResult.Status.REFUSAL_PROVED);
    }

    private static Stream<DynamicTest> sideBySide(
            Stream<Wrong> some, Function<Wrong, String> name, Consumer<Wrong> proof) {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        List<DynamicTest> tests = some.map(wrong -> {
                    CompletableFuture<Void> done = CompletableFuture.runAsync(() -> proof.accept(wrong), pool);
                    return DynamicTest.dynamicTest(name.apply(wrong), done::join);
                })
                .toList();
        pool.shutdown();
        return tests.stream();
    }

    private static RuleResult run(Wrong wrong, Duration patience) {
        try (MemoryHarness harness = harness(wrong.shape())) {
            harness.binder(new BentBinder(wrong.bend().get()))
                    .patience(patience)
                    .with("intermodal.connect-timeout", "10s");
            return TwistedEngine.with(wrong.twist().get(), () -> KitRunner.run(harness, wrong.rule()::equals, 1))
                    .results()
                    .get(0);
        }
    }

    private static MemoryHarness harness(Wrong.Shape shape) {
        return switch (shape) {
            case QUEUE -> MemoryHarness.queue();
            case LOG -> MemoryHarness.log();
            case QUEUE_WITH_NATIVE_DELAY -> MemoryHarness.queue().with("intermodal.memory.delay", "native");
        };
    }
}
