package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import io.intermodal.tck.Event.How;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A history written by hand: each call is a millisecond later, unless {@link #later} says more. */
final class TestHistory {

    static final String TOPIC = "orders";
    static final String GROUP = "orders/billing";

    /** Half a second. */
    static final long SETTLING = 500_000_000L;

    private @Nullable Content content;
    private int redrives;
    private final List<Event> events = new ArrayList<>();
    private long now = 1_000_000_000L;
    private long deliveries;

    TestHistory() {}

    /** Goes on where another one is. */
    TestHistory(TestHistory other) {
        events.addAll(other.events);
        now = other.now;
        deliveries = other.deliveries;
        content = other.content;
        redrives = other.redrives;
    }

    private long tick() {
        now += 1_000_000;
        return now;
    }

    TestHistory later(long millis) {
        now += millis * 1_000_000;
        return this;
    }

    /** Published with a key and a number, and confirmed. */
    TestHistory confirmed(String id, @Nullable String key, long seq) {
        return attempted(id, key, seq, 0, 0).ended(id, PublishOutcome.CONFIRMED);
    }

    /** Published without key, and confirmed. */
    TestHistory confirmed(String id) {
        return confirmed(id, null, 0);
    }

    TestHistory attempted(String id, @Nullable String key, long seq, long delayMillis, long ttlMillis) {
        long at = tick();
        long due = delayMillis == 0 ? 0 : at + delayMillis * 1_000_000;
        events.add(new Event.Attempted(
                at, id, TOPIC, key, seq, due, ttlMillis == 0 ? 0 : at + ttlMillis * 1_000_000, content));
        return this;
    }

    TestHistory ended(String id, PublishOutcome outcome) {
        events.add(new Event.Published(tick(), id, outcome, ""));
        return this;
    }

    /** Handed to the member {@code a}; the number of the delivery is the count so far. */
    TestHistory handed(String id, int attempt) {
        return handed(id, attempt, "a");
    }

    TestHistory handed(String id, int attempt, String member) {
        events.add(new Event.Handed(tick(), id, GROUP, member, ++deliveries, attempt, redrives, content));
        return this;
    }

    /** The newest delivery is settled and its handler ends. */
    TestHistory settled(String id, How how) {
        return settled(id, how, deliveries, 0);
    }

    TestHistory settled(String id, How how, long delivery, long delayMillis) {
        long at = tick();
        events.add(
                new Event.Settled(at, id, GROUP, delivery, how, delayMillis == 0 ? 0 : at + delayMillis * 1_000_000));
        events.add(new Event.Freed(tick(), id, GROUP, delivery));
        return this;
    }

    /** Handed out once and acknowledged. */
    TestHistory handled(String id) {
        return handed(id, 1).settled(id, How.ACKED);
    }

    TestHistory dead(String id) {
        events.add(new Event.Dead(tick(), id, GROUP, "EXHAUSTED", content));
        return this;
    }

    TestHistory redriven(String id) {
        events.add(new Event.Redriven(tick(), id, GROUP));
        return this;
    }

    /** The time of day of all members is put on, or back if it is negative. */
    TestHistory jumped(long millis) {
        events.add(new Event.Jumped(tick(), millis));
        return this;
    }

    TestHistory fault() {
        events.add(new Event.Faulted(tick(), "kill"));
        return this;
    }

    TestHistory moved(String member, Event.Move move) {
        events.add(new Event.Moved(tick(), GROUP, member, move));
        return this;
    }

    /** The broker says that it has the newest settlement. */
    TestHistory recorded(String id) {
        events.add(new Event.Recorded(tick(), id, GROUP, deliveries));
        return this;
    }

    /** The newest delivery lies there. */
    TestHistory placed(String id, long position) {
        events.add(new Event.Placed(tick(), id, GROUP, deliveries, "lane", position));
        return this;
    }

    TestHistory positioned(long position) {
        events.add(new Event.Positioned(tick(), GROUP, "lane", position));
        return this;
    }

    /** The engine told that the connection was lost. */
    TestHistory troubled() {
        events.add(new Event.Troubled(tick(), ""));
        return this;
    }

    /** From now on messages carry this, as they are published, handed out and dead-lettered. */
    TestHistory carrying(String payload, String header) {
        content = new Content(payload.length(), payload.hashCode(), Map.of("header h", header));
        return this;
    }

    /** From now on deliveries say that they were redriven so often. */
    TestHistory redrives(int count) {
        redrives = count;
        return this;
    }

    List<Event> events() {
        return events;
    }

    /** What the checker says of it, for a group with one handler that must finish everything. */
    List<Anomaly.Verdict> work(Cause... allowed) {
        return verdicts(facts(false, 1, 3, true, Set.of()), allowed);
    }

    /** The same for an ordered group with four handlers. */
    List<Anomaly.Verdict> ordered(Cause... allowed) {
        return verdicts(facts(true, 4, 3, true, Set.of()), allowed);
    }

    List<Anomaly.Verdict> verdicts(GroupFacts facts, Cause... allowed) {
        return HistoryChecker.check(events, List.of(facts), Set.of(allowed)).stream()
                .map(Anomaly::verdict)
                .toList();
    }

    /** The first of what the checker says, for an ordered group. */
    Anomaly first(Cause... allowed) {
        return HistoryChecker.check(events, List.of(facts(true, 4, 3, true, Set.of())), Set.of(allowed))
                .get(0);
    }

    static GroupFacts facts(
            boolean ordered, int concurrency, int maxAttempts, boolean complete, Set<String> expectedDead) {
        return new GroupFacts(
                GROUP, TOPIC, ordered, concurrency, maxAttempts, 0, complete, true, SETTLING, expectedDead);
    }
}
