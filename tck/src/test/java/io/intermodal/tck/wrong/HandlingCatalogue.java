package io.intermodal.tck.wrong;

import io.intermodal.SubscribeOptions.OnExhausted;
import io.intermodal.SubscribeOptions.OnExpired;
import io.intermodal.SubscribeOptions.OnStuck;
import io.intermodal.SubscribeOptions.SettlementMode;
import java.time.Duration;
import java.util.List;

/** Engines that subscribe, handle and redrive wrongly, each with the rule that finds it. */
final class HandlingCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.engine("has a slot more", TwistedHandling::oneSlotMore, "CNC-1", "CONCURRENCY: message"),
            Wrong.engine(
                    "has a slot more than one",
                    TwistedHandling::oneSlotMore,
                    "CNC-2",
                    "most handlers at once: expected 1"),
            Wrong.engine(
                    "has a slot more for keys",
                    TwistedHandling::oneSlotMore,
                    "CNC-10",
                    "most handlers at once: expected 4"),
            Wrong.engine(
                    "hands out more than its slots", TwistedHandling::oneSlotMore, "CNC-3", "CONCURRENCY: message"),
            Wrong.engine(
                    "handles one message at a time",
                    () -> TwistedHandling.options(b -> b.concurrency(1)),
                    "CNC-8",
                    "all others are handled while the slow one runs"),
            Wrong.engine(
                    "handles one key at a time",
                    () -> TwistedHandling.options(b -> b.concurrency(1)),
                    "ORD-1",
                    "two keys were never handled at the same time"),
            Wrong.engine(
                    "handles one keyless message at a time",
                    () -> TwistedHandling.options(b -> b.concurrency(1)),
                    "ORD-8",
                    "were never handled at the same time"),
            Wrong.engine(
                    "retries at once",
                    () -> TwistedHandling.policy(b -> b.firstDelay(Duration.ZERO)),
                    "RTY-1",
                    "EARLY: message"),
            Wrong.engine(
                    "retries once more", TwistedHandling::oneAttemptMore, "RTY-15", "attempts: expected 12, got 13"),
            Wrong.engine(
                    "retries rejected retries once more",
                    TwistedHandling::oneAttemptMore,
                    "RTY-10",
                    "attempts: expected 3"),
            Wrong.engine(
                    "knows no terminal exceptions",
                    () -> TwistedHandling.policy(b -> b.terminal()),
                    "RTY-5",
                    "hand-overs, the sentinel's included: expected 4"),
            Wrong.engine(
                    "knows no greatest age",
                    () -> TwistedHandling.policy(b -> b.maxAge(Duration.ofDays(1))),
                    "RTY-6",
                    "the message is dead-lettered"),
            Wrong.engine(
                    "knows no greatest delay",
                    () -> TwistedHandling.policy(b -> b.maxDelay(Duration.ofMinutes(5))),
                    "RTY-16",
                    "hand-over(s) to group"),
            Wrong.engine(
                    "knows no longest handling",
                    () -> TwistedHandling.options(b -> b.maxHandlingTime(Duration.ofMinutes(1))),
                    "RTY-7",
                    "Waited"),
            Wrong.engine(
                    "abandons what it should hold",
                    () -> TwistedHandling.options(b -> b.onStuck(OnStuck.ABANDON)),
                    "RTY-11",
                    "hand-overs while the only slot is taken: expected 1"),
            Wrong.engine(
                    "holds what it should abandon",
                    () -> TwistedHandling.options(b -> b.onStuck(OnStuck.HOLD)),
                    "RTY-12",
                    "are handled while the handler hangs"),
            Wrong.engine(
                    "dead-letters where a key should stop",
                    () -> TwistedHandling.options(b -> b.onExhausted(OnExhausted.DEAD_LETTER)),
                    "ORD-6",
                    "A later message of a stopped key was handled"),
            Wrong.engine(
                    "dead-letters where it should stop",
                    () -> TwistedHandling.options(b -> b.onExhausted(OnExhausted.DEAD_LETTER)),
                    "ORD-7",
                    "the subscription is FAILED"),
            Wrong.engine(
                    "drops expired messages that it should keep",
                    () -> TwistedHandling.options(b -> b.onExpired(OnExpired.DISCARD)),
                    "TTL-2",
                    "the expired message is a dead letter"),
            Wrong.engine(
                    "settles what is to be settled by hand",
                    () -> TwistedHandling.options(b -> b.settlement(SettlementMode.AUTO)),
                    "SET-8",
                    "An acknowledgement after the handler returned must win"),
            Wrong.engine(
                    "settles asynchronous handlers that settle by hand",
                    () -> TwistedHandling.options(b -> b.settlement(SettlementMode.AUTO)),
                    "CON-11",
                    "deliveries held, with one slot"),
            Wrong.engine(
                    "frees keys that are held by hand", TwistedHandling::ignoresOrder, "SET-12", "TWO_ON_KEY: message"),
            Wrong.engine(
                    "ignores order",
                    TwistedHandling::ignoresOrder,
                    "ORD-2",
                    "The fourth message of a key was handled while the third was being retried"),
            Wrong.engine(
                    "ignores order when it dead-letters", TwistedHandling::ignoresOrder, "ORD-5", "ORDER: message"),
            Wrong.engine(
                    "ignores order while it waits",
                    TwistedHandling::ignoresOrder,
                    "ORD-12",
                    "order of what was handled"),
            Wrong.engine("ignores order between stages", TwistedHandling::ignoresOrder, "ORD-9", "TWO_ON_KEY: message"),
            Wrong.engine(
                    "calls every settlement the first",
                    TwistedSettling::everybodyWins,
                    "SET-2",
                    "second ack: expected ALREADY_SETTLED, got WON"),
            Wrong.engine(
                    "lets several settlements win",
                    TwistedSettling::everybodyWins,
                    "SET-3",
                    "settlements that won: expected 1, got 8"),
            Wrong.engine(
                    "throws when a settlement is late",
                    TwistedSettling::throwsWhenLate,
                    "SET-9",
                    "Settling after close must not throw"),
            Wrong.engine(
                    "acknowledges what is rejected",
                    TwistedSettling::rejectAcknowledges,
                    "DLQ-2",
                    "there is a dead letter"),
            Wrong.engine(
                    "acknowledges what is rejected by hand",
                    TwistedSettling::rejectAcknowledges,
                    "SET-14",
                    "dead letters once reject is recorded: expected 2"),
            Wrong.engine(
                    "acknowledges what is to be retried",
                    TwistedSettling::retryAcknowledges,
                    "SET-5",
                    "the fifth comes again"),
            Wrong.engine("ignores the delay of a retry", TwistedSettling::ignoresDelay, "RTY-9", "LOST: message"),
            Wrong.engine("counts from nought", TwistedSettling::countsFromNought, "RTY-1", "ATTEMPT: message"),
            Wrong.engine(
                    "counts attempts by id",
                    TwistedSettling::countsById,
                    "RTY-8",
                    "both are handled at their second attempt"),
            Wrong.engine(
                    "shares payloads between attempts",
                    TwistedSettling::sharesPayloads,
                    "RTY-19",
                    "what the last attempt found: expected"),
            Wrong.engine("waits for no stage", TwistedHandling::ignoresStages, "CON-7", "CONCURRENCY: message"),
            Wrong.engine("retries no failed stage", TwistedHandling::ignoresStages, "CON-8", "LOST: message"),
            Wrong.engine("drains no stage", TwistedHandling::ignoresStages, "LIF-10", "3 hand-over(s) to group"),
            Wrong.engine(
                    "takes no stage for success",
                    TwistedHandling::forgivesNoStage,
                    "CON-15",
                    "2 hand-over(s) to group"),
            Wrong.engine("swallows errors", TwistedHandling::swallowsErrors, "CON-10", "LOST: message"),
            Wrong.engine(
                    "swallows exceptions of handlers",
                    TwistedHandling::swallowsExceptions,
                    "SET-8",
                    "the message comes again after the exception"),
            Wrong.engine(
                    "names the wrapping of a failure", TwistedHandling::wrapsFailures, "CON-14", "exception: expected"),
            Wrong.engine(
                    "feigns to pause",
                    TwistedHandling::feignsPause,
                    "LIF-4",
                    "hand-overs while paused, though another group got them all"),
            Wrong.engine(
                    "feigns to pause retries",
                    TwistedHandling::feignsPause,
                    "RTY-20",
                    "hand-overs while paused: expected 1"),
            Wrong.engine(
                    "feigns to pause across a cut",
                    TwistedHandling::feignsPause,
                    "FLT-9",
                    "hand-overs to the paused subscription: expected 1"),
            Wrong.engine(
                    "pauses late",
                    TwistedHandling::pausesLate,
                    "LIF-8",
                    "After pause had returned these were handed out"),
            Wrong.engine(
                    "closes at its own pace",
                    TwistedHandling::closesSlowly,
                    "LIF-2",
                    "close(500 ms) with a hanging handler took"),
            Wrong.engine(
                    "waits for no handler when it closes",
                    TwistedHandling::closesAtOnce,
                    "LIF-1",
                    "A handler was interrupted though it ended within the drain time"),
            Wrong.engine("redrives what the filter leaves", TwistedHandling::redrivesEverything, "DLQ-7", "a dry run"),
            Wrong.engine(
                    "redrives in a dry run", TwistedHandling::forgetsDryRun, "DLQ-7", "a dry run leaves everything"),
            Wrong.engine(
                    "redrives more than its maximum",
                    TwistedHandling::redrivesEverything,
                    "DLQ-12",
                    "redriven: expected 2, got 5"),
            Wrong.engine(
                    "redrives at any rate",
                    TwistedHandling::redrivesEverything,
                    "DLQ-10",
                    "Six messages at five a second came within"),
            Wrong.engine(
                    "lists more than was asked for",
                    TwistedHandling::redrivesEverything,
                    "DLQ-9",
                    "limited by max: expected 2"),
            Wrong.engine(
                    "calls a stale retry won",
                    TwistedSettling::lateOnesWin,
                    "FLT-14",
                    "a stale retry: expected LEASE_LOST"),
            Wrong.engine(
                    "orders everything",
                    TwistedHandling::ordersEverything,
                    "ORD-3",
                    "later messages of the key are handled while the first is retried"),
            Wrong.engine(
                    "acknowledges retries of asynchronous handlers",
                    TwistedSettling::retryAcknowledges,
                    "CON-12",
                    "3 hand-over(s) to group"),
            Wrong.engine(
                    "acknowledges rejects of ordered groups",
                    TwistedSettling::rejectAcknowledges,
                    "SET-13",
                    "there is one dead letter"),
            Wrong.engine(
                    "handles under a lock", TwistedHandling::handlesUnderALock, "CNC-4", "16 hand-over(s) to group"),
            Wrong.engine(
                    "mends options",
                    () -> TwistedHandling.options(
                            b -> b.concurrency(1).prefetch(1).maxHandlingTime(Duration.ofSeconds(9))),
                    "CFG-5",
                    "concurrency 0: expected ConfigurationException"));

    private HandlingCatalogue() {}
}
