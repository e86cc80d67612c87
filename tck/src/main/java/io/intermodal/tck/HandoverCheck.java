package io.intermodal.tck;

import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Publications.Publication;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at each hand-over of one group: was it published there, is it due, is it its turn, is anybody else at it. */
final class HandoverCheck {

    /** Due times travel as whole milliseconds. */
    private static final long EARLY_TOLERANCE = 3_000_000L;

    /** Between the engine's look at the clock and the handler's first line a thread has to be scheduled. */
    private static final long SCHEDULING_TOLERANCE = 250_000_000L;

    private final GroupFacts group;
    private final Publications publications;
    private final Disturbances disturbances;
    private final Map<String, Track> tracks;
    private final List<Anomaly> anomalies;
    private final RepetitionCheck repetitions;
    private final Map<String, Map<Long, Event.Handed>> openByMember = new HashMap<>();
    private final Map<String, Map<Long, Event.Handed>> openByKey = new HashMap<>();
    private final Map<String, Integer> joined = new HashMap<>();
    private final Map<String, Long> closedAt = new HashMap<>();

    HandoverCheck(
            GroupFacts group,
            Publications publications,
            Disturbances disturbances,
            Set<Cause> allowed,
            Map<String, Track> tracks,
            List<Anomaly> anomalies) {
        this.group = group;
        this.publications = publications;
        this.disturbances = disturbances;
        this.tracks = tracks;
        this.anomalies = anomalies;
        this.repetitions = new RepetitionCheck(group, disturbances, allowed, anomalies);
    }

    /** What is wrong with a hand-over, before it is counted. */
    void check(Event.Handed handed, Track track) {
        Publication publication = publications.find(handed.id());
        if (publication == null) {
            add(Verdict.PHANTOM, handed, "was handed to " + group.name() + " and never published");
        } else {
            origin(handed, publication);
            time(handed, track, publication);
        }
        repetitions.check(handed, track, publication);
        atOnce(handed, track, publication);
        afterClose(handed);
        if (publication != null && group.ordered() && publication.first.key() != null) {
            order(handed, publication, publication.first.key());
        }
    }

    void freed(Event.Freed freed) {
        openByMember.values().forEach(open -> open.remove(freed.delivery()));
        openByKey.values().forEach(open -> open.remove(freed.delivery()));
    }

    void moved(Event.Moved moved) {
        if (moved.move() == Event.Move.JOINED) {
            joined.merge(moved.member(), 1, Integer::sum);
            closedAt.remove(moved.member());
        } else if (moved.move() == Event.Move.CLOSED && joined.merge(moved.member(), -1, Integer::sum) == 0) {
            closedAt.put(moved.member(), moved.at());
        }
    }

    private void origin(Event.Handed handed, Publication publication) {
        Event.Attempted first = publication.first;
        if (!first.destination().equals(group.destination())) {
            add(Verdict.PHANTOM, handed, "was handed to " + group.name() + " and published to " + first.destination());
        }
        if (publication.refused()) {
            add(
                    Verdict.REFUSED_DELIVERED,
                    handed,
                    "was handed to " + group.name()
                            + " though its publish ended REJECTED, which means surely not stored");
        }
        if (handed.content() != null) {
            publication
                    .changedIn(handed.content())
                    .ifPresent(change -> add(Verdict.CHANGED, handed, "came to " + group.name() + " with: " + change));
        }
    }

    private void time(Event.Handed handed, Track track, Publication publication) {
        Event.Attempted first = publication.first;
        // What waited in a member that is gone comes again at once, and is not counted.
        boolean forgotten = track.last != null
                && handed.attempt() <= track.last.attempt()
                && disturbances.between(track.since(), handed.at());
        long due = track.failed && !forgotten ? track.notBefore : track.handovers == 0 ? first.due() : 0;
        long since = track.failed && track.last != null ? track.last.at() : first.at();
        long earliest = due == 0 ? 0 : due - disturbances.putOn(since, handed.at());
        if (due != 0 && handed.at() < earliest - EARLY_TOLERANCE && !publication.mayBeTwice()) {
            add(
                    Verdict.EARLY,
                    handed,
                    "was handed out " + (earliest - handed.at()) / 1_000_000 + " ms before it was due");
        }
        if (first.expires() != 0 && handed.at() > first.expires() + SCHEDULING_TOLERANCE) {
            add(
                    Verdict.EXPIRED,
                    handed,
                    "was handed out " + (handed.at() - first.expires()) / 1_000_000 + " ms after its time to live");
        }
    }

    private void atOnce(Event.Handed handed, Track track, @Nullable Publication publication) {
        int copies = publication == null ? 1 : publication.copies();
        if (track.open.size() >= copies && !excused(track.open, handed)) {
            add(
                    Verdict.TWO_ON_MESSAGE,
                    handed,
                    "was handed to " + handed.member() + " while another handler of " + group.name() + " had it");
        }
        Map<Long, Event.Handed> ofMember = openByMember.computeIfAbsent(handed.member(), name -> new HashMap<>());
        ofMember.put(handed.delivery(), handed);
        if (ofMember.size() > group.concurrency()) {
            add(
                    Verdict.CONCURRENCY,
                    handed,
                    "was handed to " + handed.member() + " as number " + ofMember.size() + " at once; concurrency is "
                            + group.concurrency());
        }
    }

    private void afterClose(Event.Handed handed) {
        Long closed = closedAt.get(handed.member());
        if (closed != null && handed.at() > closed + SCHEDULING_TOLERANCE) {
            add(
                    Verdict.AFTER_CLOSE,
                    handed,
                    "was handed to " + handed.member() + " " + (handed.at() - closed) / 1_000_000
                            + " ms after its close had returned");
        }
    }

    private void order(Event.Handed handed, Publication publication, String key) {
        Map<Long, Event.Handed> ofKey = openByKey.computeIfAbsent(key, k -> new LinkedHashMap<>());
        if (!ofKey.isEmpty() && !excused(ofKey, handed)) {
            Event.Handed other = ofKey.values().iterator().next();
            add(
                    Verdict.TWO_ON_KEY,
                    handed,
                    "was handed out while message " + other.id() + " of the same key '" + key + "' was being handled",
                    other.id());
        }
        ofKey.put(handed.delivery(), handed);
        for (Publication earlier : publications.before(publication)) {
            String id = earlier.first.id();
            Track track = tracks.get(id);
            if (earlier.owedTo(group)
                    && earlier.first.due() == 0
                    && !group.expectedDead().contains(id)
                    && (track == null || !track.finished)) {
                add(
                        Verdict.ORDER,
                        handed,
                        "(number " + publication.first.seq() + " of key '" + key + "') was handed out before message "
                                + id + " (number " + earlier.first.seq() + ") was finished",
                        id);
                return;
            }
        }
    }

    /** Whether all who still work may have lost their lease meanwhile, without having heard of it. */
    private boolean excused(Map<Long, Event.Handed> open, Event.Handed now) {
        return open.values().stream().allMatch(other -> disturbances.between(other.at(), now.at()));
    }

    private void add(Verdict verdict, Event.Handed handed, String text, String... others) {
        anomalies.add(new Anomaly(verdict, handed.id(), text, group.name(), List.of(others)));
    }
}
