package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.tck.wrong.Bend;
import io.intermodal.tck.wrong.BentBinder;
import io.intermodal.tck.wrong.WrongLinks;
import io.intermodal.tck.wrong.WrongReading;
import io.intermodal.tck.wrong.WrongSending;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every binder here is wrong, and the kit has to say so: by the named rule, in the expected words. */
class WrongBindersTest {

    /** For binders that are known to fail: most rules fail by running out of it. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** For rules that take a second and more when they pass. */
    private static final Duration LONGER = Duration.ofMillis(2_500);

    private static final List<String> SLOW_RULES = List.of("RTY-2", "HDR-8", "DLY-1", "FLT-5", "FLT-8");

    private enum Shape {
        QUEUE,
        LOG,
        QUEUE_WITH_NATIVE_DELAY
    }

    private record Wrong(String what, Supplier<Bend> bend, Shape shape, String rule, String words) {

        static Wrong queue(String what, Supplier<Bend> bend, String rule, String words) {
            return new Wrong(what, bend, Shape.QUEUE, rule, words);
        }

        static Wrong log(String what, Supplier<Bend> bend, String rule, String words) {
            return new Wrong(what, bend, Shape.LOG, rule, words);
        }

        MemoryHarness harness() {
            return switch (shape) {
                case QUEUE -> MemoryHarness.queue();
                case LOG -> MemoryHarness.log();
                case QUEUE_WITH_NATIVE_DELAY -> MemoryHarness.queue().with("intermodal.memory.delay", "native");
            };
        }
    }

    private static final List<Wrong> ALL = List.of(
            Wrong.queue(
                    "drops headers", WrongSending::dropsHeaders, "HDR-1", "header plain: expected 'value', got null"),
            Wrong.queue(
                    "lowers header names",
                    WrongSending::lowersHeaderNames,
                    "HDR-1",
                    "header UPPER.and-lower_9: expected"),
            Wrong.queue(
                    "cuts long header values",
                    WrongSending::cutsLongHeaders,
                    "HDR-2",
                    "A header value of 4 KiB arrived changed"),
            Wrong.queue(
                    "fills empty bodies",
                    WrongSending::fillsEmptyBody,
                    "HDR-5",
                    "A payload of 0 bytes arrived as other 1 bytes"),
            Wrong.queue(
                    "sends bodies as text",
                    WrongSending::sendsBodiesAsText,
                    "HDR-5",
                    "A payload of 256 bytes arrived as other"),
            Wrong.queue("drops the key", WrongSending::dropsKey, "HDR-6", "key: expected Optional[customer"),
            Wrong.queue("forgets attempts in copies", WrongSending::forgetsAttempts, "RTY-2", "ATTEMPT: message"),
            Wrong.queue("renames copies", WrongSending::renamesCopies, "RTY-2", "PHANTOM: message"),
            Wrong.queue("dates copies anew", WrongSending::datesCopies, "HDR-8", "timestamp: expected"),
            Wrong.queue("sends twice", WrongSending::sendsTwice, "CON-1", "DUPLICATE: message"),
            Wrong.queue(
                    "sends the copy for one group to all",
                    WrongSending::copiesToEveryone,
                    "RTY-2",
                    "DUPLICATE: message"),
            Wrong.queue(
                    "drops dead letters and confirms them",
                    WrongSending::dropsDeadLetters,
                    "DLQ-1",
                    "there is a dead letter"),
            Wrong.queue("confirms everything", WrongSending::confirmsEverything, "DLQ-4", "the copy is delayed"),
            Wrong.queue(
                    "confirms before the broker does",
                    WrongSending::confirmsBeforeStored,
                    "FLT-5",
                    "expected PublishException, and nothing was thrown"),
            Wrong.queue("refuses what it stored", WrongSending::refusesWhatItStored, "CON-1", "DUPLICATE: message"),
            Wrong.queue(
                    "loses answers",
                    WrongSending::losesAnswers,
                    "PUB-8",
                    "was accepted before close and was not confirmed"),
            new Wrong(
                    "ignores delay",
                    WrongSending::ignoresDelay,
                    Shape.QUEUE_WITH_NATIVE_DELAY,
                    "DLY-1",
                    "EARLY: message"),
            new Wrong(
                    "rounds delay down",
                    WrongSending::roundsDelayDown,
                    Shape.QUEUE_WITH_NATIVE_DELAY,
                    "DLY-1",
                    "EARLY: message"),
            Wrong.queue(
                    "acknowledges early",
                    WrongReading::acksEarly,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.queue(
                    "acknowledges neighbours",
                    WrongReading::acksNeighbours,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.queue("swallows what it should give back", WrongReading::swallowsGiveBack, "LIF-1", "LOST: message"),
            Wrong.queue("loses the last acknowledgements", WrongReading::losesLastAcks, "SET-6", "DUPLICATE: message"),
            Wrong.log(
                    "commits past unfinished messages",
                    WrongReading::commitsPast,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.log("commits one short", WrongReading::commitsShort, "SET-6", "DUPLICATE: message"),
            Wrong.queue(
                    "hands out beyond demand",
                    WrongReading::handsOutMore,
                    "CNC-9",
                    "the free member gets all but four"),
            Wrong.queue("loses the first message of a lane", WrongReading::losesFirst, "PUB-2", "LOST: message"),
            Wrong.queue("swaps records", WrongReading::swapsRecords, "ORD-1", "ORDER: message"),
            Wrong.queue(
                    "expires everything with a time to live",
                    WrongReading::expiresEverything,
                    "TTL-1",
                    "with five minutes to live was not handed out"),
            Wrong.queue("closes slowly", WrongReading::closesSlowly, "LIF-2", "LOST: message"),
            Wrong.queue("shares one group", WrongReading::sharesOneGroup, "PUB-1", "LOST: message"),
            Wrong.queue(
                    "forgets its consumers after a loss",
                    WrongLinks::forgetsConsumers,
                    "FLT-8",
                    "all three come again"),
            Wrong.queue("hides a loss", WrongLinks::hidesLoss, "FLT-3", "somebody notices the fault"),
            Wrong.queue("leaks threads", WrongLinks::leaksThreads, "LIF-5", "these threads are left"),
            Wrong.queue("tells the password", WrongLinks::tellsPassword, "SEC-1", "A password was found in a text"),
            Wrong.queue(
                    "mistakes refused credentials",
                    WrongLinks::mistakesRefusals,
                    "SEC-2",
                    "expected AuthorizationException"),
            Wrong.queue(
                    "declares everything", WrongLinks::declaresEverything, "GRP-5", "UnsupportedCapabilityException"),
            Wrong.queue("provisions anew each time", WrongLinks::provisionsAnew, "PUB-2", "LOST: message"),
            Wrong.queue(
                    "removes nothing", WrongLinks::keepsRemoved, "GRP-7", "dead letters after the group was removed"),
            Wrong.queue(
                    "finds nothing when it validates",
                    WrongLinks::findsNothing,
                    "PUB-11",
                    "expected ConfigurationException"));

    @TestFactory
    Stream<DynamicTest> aWrongBinderTurnsItsRuleRed() {
        return ALL.stream()
                .map(wrong -> DynamicTest.dynamicTest(wrong.rule() + " finds a binder that " + wrong.what(), () -> {
                    Duration patience = SLOW_RULES.contains(wrong.rule()) ? LONGER : SHORT;
                    RuleResult result = run(wrong, wrong.bend().get(), patience);
                    assertThat(result.status()).as(result.toString()).isEqualTo(RuleResult.Status.FAILED);
                    assertThat(result.detail()).contains(wrong.words());
                }));
    }

    @TestFactory
    Stream<DynamicTest> theSameBinderWithoutItsBendPasses() {
        return ALL.stream()
                .map(wrong -> wrong.shape() + " " + wrong.rule())
                .distinct()
                .map(named -> ALL.stream()
                        .filter(wrong -> named.equals(wrong.shape() + " " + wrong.rule()))
                        .findFirst()
                        .orElseThrow())
                .map(wrong -> DynamicTest.dynamicTest(wrong.rule() + " on " + wrong.shape(), () -> {
                    RuleResult result = run(wrong, new Bend() {}, Duration.ofSeconds(10));
                    assertThat(result.status())
                            .as(result.toString())
                            .isIn(RuleResult.Status.PASSED, RuleResult.Status.REFUSAL_PROVED);
                }));
    }

    private static RuleResult run(Wrong wrong, Bend bend, Duration patience) {
        try (MemoryHarness harness = wrong.harness()) {
            harness.binder(new BentBinder(bend)).patience(patience);
            return KitRunner.run(harness, wrong.rule()::equals, 1).results().get(0);
        }
    }
}
