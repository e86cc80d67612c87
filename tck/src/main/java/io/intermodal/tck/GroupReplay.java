package io.intermodal.tck;

import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Publications.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows one group through a history, in the order of time. */
final class GroupReplay {

    /** Due times travel as whole milliseconds. */
    private static final long EARLY_TOLERANCE = 3_000_000L;

    /** Between the engine's look at the clock and the handler's first line a thread has to be scheduled. */
    private static final long EXPIRY_TOLERANCE = 250_000_000L;

    private static final class State {
        int handovers;
        int deadCopies;
        int repeats;
        boolean finished;
        boolean givenUp;
        boolean everGivenUp;
        boolean failed;
        boolean redriven;
        long notBefore;
        Event.@Nullable Handed last;
        final Map<Long, Event.Handed> open = new LinkedHashMap<>();
    }

    private final GroupFacts group;
    private final Publications publications;
    private final Set<Cause> allowed;
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, Map<Long, Event.Handed>> openByMember = new HashMap<>();
    private final Map<String, Map<Long, Event.Handed>> openByKey = new HashMap<>();
    private int faults;
    private int moves;

    GroupReplay(GroupFacts group, Publications publications, Set<Cause> allowed) {
        this.group = group;
        this.publications = publications;
        this.allowed = allowed;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    void run(List<Event> history) {
        for (Event event : history) {
            if (event instanceof Event.Faulted) {
                faults++;
            } else if (event instanceof Event.Moved moved && moved.group().equals(group.name())) {
                moves++;
            } else if (event instanceof Event.Handed handed && handed.group().equals(group.name())) {
                handed(handed);
            } else if (event instanceof Event.Settled settled && settled.group().equals(group.name())) {
                settled(settled);
            } else if (event instanceof Event.Freed freed && freed.group().equals(group.name())) {
                freed(freed);
            } else if (event instanceof Event.Dead dead && dead.group().equals(group.name())) {
                state(dead.id()).deadCopies++;
            } else if (event instanceof Event.Redriven redriven
                    && redriven.group().equals(group.name())) {
                redriven(state(redriven.id()));
            }
        }
    }

    /** Confirmed messages that the group owes an end. */
    List<Publication> unfinished() {
        List<Publication> rest = new ArrayList<>();
        for (Publication publication : publications.all()) {
            if (publication.owedTo(group)
                    && !group.expectedDead().contains(publication.first.id())
                    && !isFinished(publication)) {
                rest.add(publication);
            }
        }
        return rest;
    }

    /** Messages that must be dead letters. */
    Set<String> dead() {
        Set<String> dead = new TreeSet<>(group.expectedDead());
        states.forEach((id, state) -> {
            if (state.givenUp) {
                dead.add(id);
            }
        });
        return dead;
    }

    /** Those, in words. */
    List<Anomaly> lost() {
        return unfinished().stream()
                .map(publication -> publication.first.id())
                .map(id -> new Anomaly(Verdict.LOST, id, "was confirmed and " + fate(states.get(id))))
                .toList();
    }

    private String fate(@Nullable State state) {
        return state == null || state.last == null
                ? "never handed to group " + group.name()
                : "handed to group " + group.name() + " " + state.handovers
                        + " time(s), the last time not settled for good, and never came again";
    }

    void end() {
        if (group.complete()) {
            anomalies.addAll(lost());
        }
        if (group.deadListed()) {
            states.forEach(this::endOfDead);
            for (String id : group.expectedDead()) {
                if (!states.containsKey(id)) {
                    add(Verdict.DEAD_LETTER_MISSING, id, "is not in the dead letters of " + group.name());
                }
            }
        }
    }

    private void endOfDead(String id, State state) {
        boolean expected = state.everGivenUp || group.expectedDead().contains(id);
        if ((state.givenUp || group.expectedDead().contains(id)) && state.deadCopies == 0) {
            add(Verdict.DEAD_LETTER_MISSING, id, "was given up and is not in the dead letters of " + group.name());
        } else if (!expected && state.deadCopies > 0) {
            add(
                    Verdict.DEAD_LETTER_UNEXPECTED,
                    id,
                    "is in the dead letters of " + group.name() + " and was not given up");
        } else if (state.deadCopies > 1 && !allowed.contains(Cause.FAULT) && !mayBeTwice(id)) {
            add(
                    Verdict.DEAD_LETTER_TWICE,
                    id,
                    "is in the dead letters of " + group.name() + " " + state.deadCopies + " times");
        }
    }

    private void handed(Event.Handed handed) {
        String id = handed.id();
        State state = state(id);
        Publication publication = publications.find(id);
        if (publication == null) {
            add(Verdict.PHANTOM, id, "was handed to " + group.name() + " and never published");
        } else {
            checkAgainstPublication(handed, state, publication);
        }
        checkRepetition(handed, state, publication);
        if (!state.open.isEmpty() && !disturbed() && !mayBeTwice(id)) {
            add(
                    Verdict.TWO_ON_MESSAGE,
                    id,
                    "was handed to " + handed.member() + " while another handler of " + group.name() + " had it");
        }
        Map<Long, Event.Handed> ofMember = openByMember.computeIfAbsent(handed.member(), name -> new HashMap<>());
        ofMember.put(handed.delivery(), handed);
        if (ofMember.size() > group.concurrency()) {
            add(
                    Verdict.CONCURRENCY,
                    id,
                    "was handed to " + handed.member() + " as number " + ofMember.size() + " at once; concurrency is "
                            + group.concurrency());
        }
        if (publication != null && group.ordered() && publication.first.key() != null) {
            checkOrder(handed, publication, publication.first.key());
        }
        if (state.givenUp) {
            // Its lease was lost before the copy was made, so the outcome is open again.
            state.givenUp = false;
            state.finished = false;
        }
        state.handovers++;
        state.last = handed;
        state.failed = false;
        state.redriven = false;
        state.notBefore = disturbed() ? state.notBefore : 0;
        state.open.put(handed.delivery(), handed);
    }

    private void checkAgainstPublication(Event.Handed handed, State state, Publication publication) {
        Event.Attempted first = publication.first;
        if (!first.destination().equals(group.destination())) {
            add(
                    Verdict.PHANTOM,
                    first.id(),
                    "was handed to " + group.name() + " and published to " + first.destination());
        }
        if (publication.refused()) {
            add(
                    Verdict.REFUSED_DELIVERED,
                    first.id(),
                    "was handed to " + group.name()
                            + " though its publish ended REJECTED, which means surely not stored");
        }
        // What waited in a member that is gone comes again at once, and is not counted.
        boolean forgotten = disturbed() && state.last != null && handed.attempt() <= state.last.attempt();
        long earliest = state.failed && !forgotten ? state.notBefore : state.handovers == 0 ? first.due() : 0;
        if (earliest != 0 && handed.at() < earliest - EARLY_TOLERANCE && !publication.mayBeTwice()) {
            add(
                    Verdict.EARLY,
                    first.id(),
                    "was handed out " + (earliest - handed.at()) / 1_000_000 + " ms before it was due");
        }
        if (first.expires() != 0 && handed.at() > first.expires() + EXPIRY_TOLERANCE) {
            add(
                    Verdict.EXPIRED,
                    first.id(),
                    "was handed out " + (handed.at() - first.expires()) / 1_000_000 + " ms after its time to live");
        }
    }

    private void checkRepetition(Event.Handed handed, State state, @Nullable Publication publication) {
        Event.Handed last = state.last;
        boolean twice = publication != null && publication.mayBeTwice() && allowed.contains(Cause.UNKNOWN_PUBLISH);
        if (last == null || state.redriven || twice) {
            if (handed.attempt() != 1 && !twice) {
                add(Verdict.ATTEMPT, handed.id(), "was handed out for the first time as attempt " + handed.attempt());
            }
            return;
        }
        if (state.finished) {
            state.repeats++;
            if (!(faults > 0 && allowed.contains(Cause.FAULT)) && !(moves > 1 && allowed.contains(Cause.REBALANCE))) {
                add(
                        Verdict.DUPLICATE,
                        handed.id(),
                        "was handed out again after it had been settled"
                                + (allowed.isEmpty() ? "" : "; allowed causes " + allowed + " did not occur"));
            } else if (state.repeats > faults + moves) {
                add(
                        Verdict.DUPLICATE,
                        handed.id(),
                        "was handed out " + state.repeats + " times after it had been settled, for " + (faults + moves)
                                + " faults and changes of members");
            }
            return;
        }
        if (!state.failed && !disturbed()) {
            add(
                    Verdict.DUPLICATE,
                    handed.id(),
                    "was handed out again while its delivery " + last.delivery() + " was not settled");
        }
        int expected = state.failed ? last.attempt() + 1 : last.attempt();
        if (handed.attempt() > expected || (handed.attempt() < expected && !disturbed())) {
            add(
                    Verdict.ATTEMPT,
                    handed.id(),
                    "came as attempt " + handed.attempt() + " after attempt " + last.attempt()
                            + (state.failed ? ", which failed" : ", which did not fail") + ": expected " + expected);
        }
    }

    private void checkOrder(Event.Handed handed, Publication publication, String key) {
        Map<Long, Event.Handed> ofKey = openByKey.computeIfAbsent(key, k -> new LinkedHashMap<>());
        if (!ofKey.isEmpty() && !disturbed()) {
            Event.Handed other = ofKey.values().iterator().next();
            add(
                    Verdict.TWO_ON_KEY,
                    handed.id(),
                    "was handed out while message " + other.id() + " of the same key '" + key + "' was being handled");
        }
        ofKey.put(handed.delivery(), handed);
        for (Publication earlier : publications.before(publication)) {
            if (earlier.owedTo(group)
                    && earlier.first.due() == 0
                    && !group.expectedDead().contains(earlier.first.id())
                    && !isFinished(earlier)) {
                add(
                        Verdict.ORDER,
                        handed.id(),
                        "(number " + publication.first.seq() + " of key '" + key + "') was handed out before message "
                                + earlier.first.id() + " (number " + earlier.first.seq() + ") was finished");
                return;
            }
        }
    }

    private void settled(Event.Settled settled) {
        State state = state(settled.id());
        Event.Handed handed = state.open.get(settled.delivery());
        int attempt = handed != null ? handed.attempt() : state.last == null ? 0 : state.last.attempt();
        switch (settled.how()) {
            case ACKED -> state.finished = true;
            case REJECTED -> {
                giveUp(state);
            }
            case FAILED -> {
                state.failed = true;
                // After a fault there may be two copies, each with its own due time.
                boolean copies = disturbed() && state.notBefore != 0;
                state.notBefore = copies ? Math.min(state.notBefore, settled.notBefore()) : settled.notBefore();
                if (group.maxAttempts() > 0 && attempt >= group.maxAttempts()) {
                    giveUp(state);
                }
            }
            case LOST -> {}
        }
    }

    private void freed(Event.Freed freed) {
        State state = state(freed.id());
        Event.Handed handed = state.open.remove(freed.delivery());
        if (handed != null) {
            openByMember.getOrDefault(handed.member(), Map.of()).remove(freed.delivery());
            openByKey.values().forEach(open -> open.remove(freed.delivery()));
        }
    }

    private static void giveUp(State state) {
        state.finished = true;
        state.givenUp = true;
        state.everGivenUp = true;
    }

    private static void redriven(State state) {
        state.redriven = true;
        state.finished = false;
        state.givenUp = false;
        state.failed = false;
        state.deadCopies = 0;
    }

    private boolean isFinished(Publication publication) {
        State state = states.get(publication.first.id());
        return state != null && state.finished;
    }

    private boolean mayBeTwice(String id) {
        Publication publication = publications.find(id);
        return publication != null && publication.mayBeTwice();
    }

    /** Whether anything happened after which unsettled messages may come again: a fault, or a member after the first. */
    private boolean disturbed() {
        return faults > 0 || moves > 1;
    }

    private State state(String id) {
        return states.computeIfAbsent(id, key -> new State());
    }

    private void add(Verdict verdict, String id, String text) {
        anomalies.add(new Anomaly(verdict, id, text));
    }
}
