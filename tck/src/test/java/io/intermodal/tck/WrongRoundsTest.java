package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.tck.wrong.Bend;
import io.intermodal.tck.wrong.BentBinder;
import io.intermodal.tck.wrong.WrongLinks;
import io.intermodal.tck.wrong.WrongReading;
import io.intermodal.tck.wrong.WrongRecords;
import io.intermodal.tck.wrong.WrongSending;
import io.intermodal.tck.wrong.WrongSettling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rounds of faults find binders that are wrong under faults, and nothing in the one that is not: that one has tests of its own. */
class WrongRoundsTest {

    private static final int AT_ONCE = 7;
    private static final long SEED = 7;

    private record Wrong(
            String what, boolean log, Blow blow, RoundWork.Mix mix, Supplier<Bend> bend, List<String> words) {}

    private static final List<Wrong> ALL = List.of(
            new Wrong(
                    "acknowledges when it hands over",
                    false,
                    Blow.CUT,
                    RoundWork.Mix.WORK,
                    WrongReading::acksEarly,
                    List.of("LOST: message", "for group")),
            new Wrong(
                    "hides that the connection was lost",
                    false,
                    Blow.CUT,
                    RoundWork.Mix.WORK,
                    WrongLinks::hidesLoss,
                    List.of("fault", "flow")),
            new Wrong(
                    "forgets its consumers after a loss",
                    false,
                    Blow.KILL,
                    RoundWork.Mix.WORK,
                    WrongLinks::forgetsConsumers,
                    List.of("reaches", "flow")),
            new Wrong(
                    "calls acknowledgements recorded and writes them later",
                    false,
                    Blow.KILL,
                    RoundWork.Mix.WORK,
                    WrongSettling::recordsLater,
                    List.of("UNDONE: message")),
            new Wrong(
                    "hands everything out again after a loss",
                    false,
                    Blow.CONSUMERS,
                    RoundWork.Mix.WORK,
                    WrongRecords::replaysEverything,
                    List.of("UNDONE: message", "DUPLICATE: message")),
            new Wrong(
                    "commits one message too many",
                    true,
                    Blow.CUT,
                    RoundWork.Mix.WORK,
                    WrongSettling::commitsAhead,
                    List.of("POSITION_PAST: message", "LOST: message", "for group")),
            new Wrong(
                    "reads an ordered group as if it were none",
                    false,
                    Blow.MEMBERS,
                    RoundWork.Mix.ORDERED,
                    WrongSettling::forgetsMode,
                    List.of("TWO_ON_KEY: message", "ORDER: message")),
            new Wrong(
                    "confirms before the broker has it, and it has no room",
                    false,
                    Blow.LIMIT,
                    RoundWork.Mix.WORK,
                    WrongSending::confirmsEverything,
                    List.of("LOST: message", "a publish ends without being confirmed")),
            new Wrong(
                    "measures silence by the time of day",
                    false,
                    Blow.CLOCK,
                    RoundWork.Mix.WORK,
                    WrongLinks::countsByTheTimeOfDay,
                    List.of("losses by a jump of the time of day")),
            new Wrong(
                    "loses the key of what it sends",
                    false,
                    Blow.MEMBERS,
                    RoundWork.Mix.WORK,
                    WrongSending::dropsKey,
                    List.of("CHANGED: message")));

    @TestFactory
    Stream<DynamicTest> aWrongBinderTurnsItsRoundRed() {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        List<DynamicTest> tests = ALL.stream()
                .map(wrong -> {
                    CompletableFuture<RuleResult> done = CompletableFuture.supplyAsync(() -> run(wrong, SEED), pool);
                    return DynamicTest.dynamicTest(wrong.blow + " finds a binder that " + wrong.what, () -> {
                        RuleResult result = done.join();
                        assertThat(result.status()).as(result.toString()).isEqualTo(RuleResult.Status.FAILED);
                        assertThat(wrong.words).as(result.detail()).anyMatch(result.detail()::contains);
                        assertThat(result.detail()).contains("seed ");
                    });
                })
                .toList();
        pool.shutdown();
        return tests.stream();
    }

    private static RuleResult run(Wrong wrong, long seed) {
        try (MemoryHarness harness = wrong.log ? MemoryHarness.log() : MemoryHarness.queue()) {
            harness.binder(new BentBinder(wrong.bend.get())).patience(Duration.ofSeconds(3));
            return Rounds.run(new Round(1, wrong.blow, wrong.mix), harness, seed)
                    .result();
        }
    }

    @Test
    void aSeedGivesTheSameRounds() {
        assertThat(ids(5)).isEqualTo(ids(5)).isNotEqualTo(ids(6)).hasSize(Blow.values().length);
        assertThat(ids(5).stream().map(id -> id.replaceAll("-\\d+$", "")).distinct())
                .as("each blow once before any falls again")
                .hasSize(Blow.values().length);
    }

    private static List<String> ids(long seed) {
        Rounds rounds = new Rounds(List.of(Blow.values()), seed);
        return Stream.generate(rounds::next)
                .limit(Blow.values().length)
                .map(Round::id)
                .toList();
    }

    @Test
    void optionsThatMeanNothingStopTheRun() {
        assertThat(FaultKit.Options.read(Map.of("tck.faults", "kill, black-hole")::get)
                        .blows())
                .containsExactly(Blow.KILL, Blow.BLACK_HOLE);
        assertThat(FaultKit.Options.read(name -> null).blows()).containsExactly(Blow.values());
        assertThatThrownBy(() -> FaultKit.Options.read(Map.of("tck.faults", "kil")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kil")
                .hasMessageContaining("black-hole");
        assertThatThrownBy(() -> FaultKit.Options.read(Map.of("tck.minutes", "ten")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tck.minutes");
    }
}
