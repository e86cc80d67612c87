package io.intermodal.tck;

import io.intermodal.DeadLetter;
import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Publications.Publication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows one group through a history, in the order of time. */
final class GroupReplay {

    private final GroupFacts group;
    private final Publications publications;
    private final List<Event> history;
    private final Disturbances disturbances;
    private final Set<Cause> allowed;
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final HandoverCheck handovers;
    private final PositionCheck positions;

    /** Of a sorted history. */
    GroupReplay(GroupFacts group, Publications publications, List<Event> sorted, Set<Cause> allowed) {
        this.group = group;
        this.publications = publications;
        this.history = sorted;
        this.disturbances = new Disturbances(group, sorted);
        this.allowed = allowed;
        this.handovers = new HandoverCheck(group, publications, disturbances, allowed, tracks, anomalies);
        this.positions = new PositionCheck(group, anomalies);
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    GroupReplay run() {
        for (Event event : history) {
            if (event instanceof Event.Handed handed && handed.group().equals(group.name())) {
                Track track = track(handed.id());
                handovers.check(handed, track);
                handed(handed, track);
            } else if (event instanceof Event.Settled settled && settled.group().equals(group.name())) {
                settled(settled, track(settled.id()));
                positions.settled(settled);
            } else if (event instanceof Event.Recorded recorded
                    && recorded.group().equals(group.name())) {
                recorded(recorded, track(recorded.id()));
            } else if (event instanceof Event.Freed freed && freed.group().equals(group.name())) {
                track(freed.id()).open.remove(freed.delivery());
                handovers.freed(freed);
            } else if (event instanceof Event.Dead dead && dead.group().equals(group.name())) {
                dead(dead, track(dead.id()));
            } else if (event instanceof Event.Redriven redriven
                    && redriven.group().equals(group.name())) {
                track(redriven.id()).redrive();
            } else if (event instanceof Event.Moved moved && moved.group().equals(group.name())) {
                handovers.moved(moved);
            } else {
                positions.see(event);
            }
        }
        return this;
    }

    /** Confirmed messages that the group owes an end. */
    List<Publication> unfinished() {
        List<Publication> rest = new ArrayList<>();
        for (Publication publication : publications.all()) {
            Track track = tracks.get(publication.first.id());
            if (publication.owedTo(group)
                    && !group.expectedDead().contains(publication.first.id())
                    && (track == null || !track.finished)) {
                rest.add(publication);
            }
        }
        return rest;
    }

    /** Messages that must be dead letters. */
    Set<String> dead() {
        Set<String> dead = new TreeSet<>(group.expectedDead());
        tracks.forEach((id, track) -> {
            if (track.givenUp) {
                dead.add(id);
            }
        });
        return dead;
    }

    /** Hand-overs of messages that had been finished. */
    int repeats() {
        return tracks.values().stream()
                .mapToInt(track -> track.repeats + track.copies)
                .sum();
    }

    /** Those that are owed an end, in words. */
    List<Anomaly> lost() {
        return unfinished().stream()
                .map(publication -> publication.first.id())
                .map(id -> new Anomaly(Verdict.LOST, id, "was confirmed and " + fate(tracks.get(id)), group.name()))
                .toList();
    }

    private String fate(@Nullable Track track) {
        return track == null || track.last == null
                ? "never handed to group " + group.name()
                : "handed to group " + group.name() + " " + track.handovers
                        + " time(s), the last time not settled for good, and never came again";
    }

    void end() {
        if (group.complete()) {
            anomalies.addAll(lost());
        }
        if (group.deadListed()) {
            tracks.values().forEach(this::endOfDead);
            for (String id : group.expectedDead()) {
                if (!tracks.containsKey(id)) {
                    add(Verdict.DEAD_LETTER_MISSING, id, "is not in the dead letters of " + group.name());
                }
            }
        }
    }

    private void endOfDead(Track track) {
        String id = track.id;
        boolean expected =
                track.everGivenUp || track.expired || group.expectedDead().contains(id);
        if ((track.givenUp || group.expectedDead().contains(id)) && track.deadCopies == 0) {
            add(Verdict.DEAD_LETTER_MISSING, id, "was given up and is not in the dead letters of " + group.name());
        } else if (!expected && track.deadCopies > 0 && track.acked) {
            add(Verdict.DEAD_AND_ACKED, id, "was acknowledged and is in the dead letters of " + group.name());
        } else if (!expected && track.deadCopies > 0) {
            add(
                    Verdict.DEAD_LETTER_UNEXPECTED,
                    id,
                    "is in the dead letters of " + group.name() + " and was not given up");
        } else if (track.deadCopies > 1 && !mayBeDeadTwice(track)) {
            add(
                    Verdict.DEAD_LETTER_TWICE,
                    id,
                    "is in the dead letters of " + group.name() + " " + track.deadCopies + " times");
        }
    }

    /** A crash between copy and settlement doubles a dead letter; so does a message that was published twice. */
    private boolean mayBeDeadTwice(Track track) {
        Publication publication = publications.find(track.id);
        int copies = publication == null ? 1 : publication.copies();
        // Not the causes that the rule allows for deliveries: nothing of a group moves while its members do.
        int credit = disturbances.credit(allowed, track.since(), Long.MAX_VALUE);
        return track.deadCopies <= copies + credit;
    }

    private void handed(Event.Handed handed, Track track) {
        if (track.givenUp) {
            // Its lease was lost before the copy was made, so the outcome is open again.
            track.givenUp = false;
            track.finished = false;
        }
        if (track.first == null) {
            track.first = handed;
        }
        track.handovers++;
        track.last = handed;
        track.failed = false;
        track.redriven = false;
        track.notBefore = disturbances.between(track.since(), handed.at()) ? track.notBefore : 0;
        track.open.put(handed.delivery(), handed);
    }

    private void settled(Event.Settled settled, Track track) {
        Event.Handed handed = track.open.get(settled.delivery());
        int attempt = handed != null ? handed.attempt() : track.last == null ? 0 : track.last.attempt();
        if (settled.how() == Event.How.LOST) {
            return;
        }
        Event.How before = track.settled.putIfAbsent(settled.delivery(), settled.how());
        if (before != null) {
            add(
                    Verdict.SETTLED_TWICE,
                    settled.id(),
                    "had delivery " + settled.delivery() + " settled as " + before + " and again as " + settled.how());
            return;
        }
        switch (settled.how()) {
            case ACKED -> {
                track.finished = true;
                track.acked = true;
            }
            case REJECTED -> {
                track.giveUp();
            }
            case FAILED -> {
                boolean shaken = disturbances.between(track.since(), settled.at());
                // After a fault there may be two copies, each with its own due time.
                boolean copies = shaken && track.notBefore != 0;
                track.failed = true;
                track.failures++;
                track.notBefore = copies ? Math.min(track.notBefore, settled.notBefore()) : settled.notBefore();
                if (track.finished && !track.givenUp) {
                    track.owed++;
                }
                if (group.maxAttempts() > 0 && attempt >= group.maxAttempts()) {
                    track.giveUp();
                }
            }
            case LOST -> {}
        }
    }

    private static void recorded(Event.Recorded recorded, Track track) {
        Event.How how = track.settled.get(recorded.delivery());
        // Of the newest hand-over only: an older one may be recorded while its message is under way again. And of no
        // retry: one that waits in the member's memory leaves nothing behind.
        boolean end = how == Event.How.ACKED || how == Event.How.REJECTED;
        if (end && track.last != null && track.last.delivery() == recorded.delivery()) {
            track.firstRecorded |= track.last.attempt() == 1;
        }
    }

    private void dead(Event.Dead dead, Track track) {
        Publication publication = publications.find(dead.id());
        if (dead.reason().equals(DeadLetter.Reason.EXPIRED.name())
                && publication != null
                && publication.first.expires() != 0) {
            track.expired = true; // Where a group may keep what expired.
        }
        track.deadCopies++;
        if (publication != null && dead.content() != null) {
            publication
                    .changedIn(dead.content())
                    .ifPresent(change -> add(
                            Verdict.CHANGED,
                            dead.id(),
                            "is in the dead letters of " + group.name() + " as: " + change));
        }
    }

    private Track track(String id) {
        return tracks.computeIfAbsent(id, Track::new);
    }

    private void add(Verdict verdict, String id, String text) {
        anomalies.add(new Anomaly(verdict, id, text, group.name()));
    }
}
