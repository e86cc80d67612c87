package io.intermodal.tck;

import io.intermodal.tck.Anomaly.Verdict;
import io.intermodal.tck.Publications.Publication;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at hand-overs of a message that came before: was there a reason, and is it the right attempt. */
final class RepetitionCheck {

    private final GroupFacts group;
    private final Disturbances disturbances;
    private final Set<Cause> allowed;
    private final List<Anomaly> anomalies;

    RepetitionCheck(GroupFacts group, Disturbances disturbances, Set<Cause> allowed, List<Anomaly> anomalies) {
        this.group = group;
        this.disturbances = disturbances;
        this.allowed = allowed;
        this.anomalies = anomalies;
    }

    void check(Event.Handed handed, Track track, @Nullable Publication publication) {
        boolean twice = publication != null && publication.mayBeTwice() && allowed.contains(Cause.UNKNOWN_PUBLISH);
        if (handed.attempt() < 1 || (group.maxAttempts() > 0 && handed.attempt() > group.maxAttempts())) {
            add(
                    Verdict.ATTEMPT,
                    handed,
                    "came as attempt " + handed.attempt() + "; there are " + group.maxAttempts() + " at most");
        }
        if (handed.redrives() > track.redrives) {
            add(
                    Verdict.ATTEMPT,
                    handed,
                    "says that it was redriven " + handed.redrives() + " time(s); it was " + track.redrives);
        }
        Event.Handed last = track.last;
        if (last == null || track.redriven) {
            if (handed.attempt() != 1 && !twice) {
                add(Verdict.ATTEMPT, handed, "was handed out for the first time as attempt " + handed.attempt());
            }
        } else if (isUndone(handed, track, publication)) {
            track.repeats += track.finished ? 1 : 0;
            add(Verdict.UNDONE, handed, "was handed out again though the broker had recorded its settlement");
        } else if (track.finished) {
            afterTheEnd(handed, last, track, publication);
        } else if (!twice) {
            again(handed, last, track);
        }
    }

    private void again(Event.Handed handed, Event.Handed last, Track track) {
        boolean shaken = disturbances.between(track.since(), handed.at());
        if (!track.failed && !shaken) {
            add(
                    Verdict.DUPLICATE,
                    handed,
                    "was handed out again while its delivery " + last.delivery() + " was not settled");
        }
        int expected = track.failed ? last.attempt() + 1 : last.attempt();
        // A retry's copy that was on its way, though its original came once more.
        int highest = shaken ? Math.max(expected, 1 + track.failures) : expected;
        if (handed.attempt() > highest || (handed.attempt() < expected && !shaken)) {
            add(
                    Verdict.ATTEMPT,
                    handed,
                    "came as attempt " + handed.attempt() + " after attempt " + last.attempt()
                            + (track.failed ? ", which failed" : ", which did not fail") + ": expected " + expected);
        }
    }

    private void afterTheEnd(Event.Handed handed, Event.Handed last, Track track, @Nullable Publication publication) {
        if (track.owed > 0) {
            track.owed--;
            return;
        }
        int copies = copies(publication);
        if (track.copies < copies - 1) {
            track.copies++;
            return;
        }
        track.repeats++;
        int credit = disturbances.credit(allowed, track.since(), handed.at()) + relayedAgain(handed, publication);
        if (credit == 0) {
            add(
                    Verdict.DUPLICATE,
                    handed,
                    "was handed out again after it had been settled"
                            + (allowed.isEmpty()
                                    ? ""
                                    : "; allowed causes " + allowed + " did not occur since it was first handed out"));
        } else if (track.repeats > credit) {
            add(
                    Verdict.DUPLICATE,
                    handed,
                    "was handed out " + track.repeats + " times after it had been settled, for " + credit
                            + " faults and changes of members");
        }
        int highest = last.attempt() + (track.failed ? 1 : 0);
        if (disturbances.between(track.since(), handed.at())) {
            // As above: a retry's copy that was on its way.
            highest = Math.max(highest, 1 + track.failures);
        }
        if (handed.attempt() > highest) {
            add(
                    Verdict.ATTEMPT,
                    handed,
                    "came again as attempt " + handed.attempt() + " after attempt " + last.attempt()
                            + ", which was its end");
        }
    }

    /**
     * Copies have a settlement each: those of a publish, and one on its way through a delay may have been made twice (C9). So what is judged is a
     * message that there is once: as it was published, and not the copy that a retry has made of it.
     */
    private boolean isUndone(Event.Handed handed, Track track, @Nullable Publication publication) {
        boolean once = copies(publication) == 1 && (publication == null || publication.first.due() == 0);
        return track.firstRecorded && once && (handed.attempt() == 1 || track.failures == 0);
    }

    /** A delayed message may have reached its destination twice for a fault while it was relayed, and each of these may come again by itself. */
    private int relayedAgain(Event.Handed handed, @Nullable Publication publication) {
        return publication != null && publication.first.due() != 0 && allowed.contains(Cause.RELAY)
                ? disturbances.credit(Set.of(Cause.FAULT), publication.first.at(), handed.at())
                : 0;
    }

    private int copies(@Nullable Publication publication) {
        if (publication == null) {
            return 1;
        }
        int copies = allowed.contains(Cause.UNKNOWN_PUBLISH) ? publication.copies() : 1;
        if (allowed.contains(Cause.REPEATED_PUBLISH)) {
            copies += disturbances.credit(Set.of(Cause.FAULT), publication.first.at(), publication.endedAt());
        }
        return copies;
    }

    private void add(Verdict verdict, Event.Handed handed, String text) {
        anomalies.add(new Anomaly(verdict, handed.id(), text, group.name()));
    }
}
