package io.intermodal.tck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Faults under load as one JUnit test class: extend it and say what to test, as with {@link CompatibilityKit}.
 *
 * <p>Each round is a test: two publishers and three members work, one fault falls, and afterwards the history of the round is checked as a rule's
 * is. A round in which nobody noticed the fault fails. Without options every fault that the harness can cause falls once, in an order by chance;
 * {@code tck.minutes} goes on for so long, after a hundred connections ({@code tck.cycles}) were made, cut and closed, of which nothing may be left.
 * {@code tck.faults} names the faults ({@code kill,reset}), and {@code tck.seed} repeats a run's rounds. Reports are written to {@code target/tck/faults}.
 */
public abstract class FaultKit {

    /** For subclasses. */
    protected FaultKit() {}

    /** What to test. Called once; closed after the last round. */
    protected abstract Harness harness();

    /**
     * Which rounds.
     *
     * @param blows what may fall
     * @param minutes how long; 0 for each once
     * @param cycles how often to connect, lose and close first; 0 for not at all
     * @param seed what chance begins with
     */
    record Options(List<Blow> blows, int minutes, int cycles, long seed) {

        static Options read(Function<String, @Nullable String> property) {
            List<Blow> blows = new ArrayList<>();
            String names = property.apply("tck.faults");
            for (String name : names == null ? new String[0] : names.split("[, ]+", -1)) {
                blows.add(Arrays.stream(Blow.values())
                        .filter(blow -> blow.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("tck.faults names " + name + "; there are "
                                + Arrays.stream(Blow.values()).map(Blow::label).toList())));
            }
            int minutes = (int) KitOptions.number(property, "tck.minutes", 0, 0, 10_000);
            return new Options(
                    blows.isEmpty() ? List.of(Blow.values()) : List.copyOf(blows),
                    minutes,
                    (int) KitOptions.number(
                            property, "tck.cycles", minutes > 0 && blows.isEmpty() ? 100 : 0, 0, 100_000),
                    KitOptions.number(property, "tck.seed", Await.epochMillis(), Long.MIN_VALUE, Long.MAX_VALUE));
        }

        String profile() {
            return minutes == 0 ? "short" : minutes + " min";
        }
    }

    /** All rounds. */
    @TestFactory
    final Stream<DynamicTest> rounds() {
        Options options = Options.read(System::getProperty);
        Harness harness = harness();
        List<FaultRound> done = Collections.synchronizedList(new ArrayList<>());
        Iterator<DynamicTest> tests = new Tests(options, harness, done);
        Stream<DynamicTest> cycles = options.cycles() == 0
                ? Stream.of()
                : Stream.of(DynamicTest.dynamicTest(
                        "cycles", () -> prove(new Cycles(options.cycles()), harness, options, done)));
        return Stream.concat(cycles, StreamSupport.stream(((Iterable<DynamicTest>) () -> tests).spliterator(), false))
                .onClose(() -> end(options, harness, done));
    }

    private static void prove(Cycles cycles, Harness harness, Options options, List<FaultRound> done) {
        RuleResult result = new RuleRun(cycles, harness, options.seed()).run();
        done.add(new FaultRound("cycles", "", result, 0, 0, 0, 0, 0, -1));
        if (result.status() == RuleResult.Status.FAILED) {
            throw new RuleFailure(cycles.id() + " on " + harness.name() + "\n" + result.detail());
        }
    }

    private static void end(Options options, Harness harness, List<FaultRound> done) {
        FaultReport report =
                new FaultReport(harness.name(), KitRunner.broker(harness), options.profile(), options.seed(), done);
        harness.close();
        ReportFiles.write(Path.of("target", "tck", "faults"), report);
    }

    private static final class Tests implements Iterator<DynamicTest> {

        private final Harness harness;
        private final List<FaultRound> done;
        private final long seed;
        private final Rounds rounds;
        private final int least;
        private final long deadline;
        private int made;

        Tests(Options options, Harness harness, List<FaultRound> done) {
            this.harness = harness;
            this.done = done;
            this.seed = options.seed();
            this.rounds = new Rounds(options.blows(), options.seed());
            this.least = options.blows().size();
            this.deadline =
                    Await.nanos() + Duration.ofMinutes(options.minutes()).toNanos();
        }

        @Override
        public boolean hasNext() {
            return made < least || Await.nanos() < deadline;
        }

        @Override
        public DynamicTest next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            made++;
            Round round = rounds.next();
            return DynamicTest.dynamicTest(round.id() + " " + round.title(), () -> {
                FaultRound shown = Rounds.run(round, harness, seed);
                done.add(shown);
                if (shown.result().status() == RuleResult.Status.FAILED) {
                    throw new RuleFailure(round.id() + ", " + round.title() + ", on " + harness.name() + "\n"
                            + shown.result().detail());
                }
            });
        }
    }
}
