package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a history says about the publishing side. */
final class Publications {

    /** One message id, published once or several times. */
    static final class Publication {
        final Event.Attempted first;
        private final List<Content> contents = new ArrayList<>();
        private int attempts;
        private int ended;
        private int rejected;
        private int unknown;
        private boolean confirmed;
        private long endedAt;

        Publication(Event.Attempted first) {
            this.first = first;
        }

        private void attempted(Event.Attempted again) {
            attempts++;
            if (again.content() != null) {
                contents.add(again.content());
            }
        }

        boolean confirmed() {
            return confirmed;
        }

        /** Surely not stored. */
        boolean refused() {
            return rejected == attempts;
        }

        /** Several copies may lie on the broker. */
        boolean mayBeTwice() {
            return copies() > 1;
        }

        /** When the last outcome was known; for ever while there is none. */
        long endedAt() {
            return ended < attempts ? Long.MAX_VALUE : endedAt;
        }

        /** How many copies may lie on the broker; an UNKNOWN one may have been tried twice by itself. */
        int copies() {
            return Math.max(1, attempts - rejected + unknown);
        }

        /** What differs from each way in which it was published. */
        Optional<String> changedIn(Content later) {
            Optional<String> change = Optional.empty();
            for (Content content : contents) {
                change = content.changedIn(later);
                if (change.isEmpty()) {
                    return change;
                }
            }
            return change;
        }

        /** Whether this group has to get it. */
        boolean owedTo(GroupFacts group) {
            return confirmed && first.expires() == 0 && reaches(group);
        }

        boolean reaches(GroupFacts group) {
            return first.destination().equals(group.destination()) && first.at() >= group.existsSince();
        }
    }

    private final Map<String, Publication> byId = new LinkedHashMap<>();
    private final Map<String, TreeMap<Long, Publication>> byKey = new LinkedHashMap<>();

    Publications(List<Event> history) {
        for (Event event : history) {
            if (event instanceof Event.Attempted attempted) {
                byId.computeIfAbsent(attempted.id(), id -> added(attempted)).attempted(attempted);
            } else if (event instanceof Event.Published published) {
                ended(published);
            }
        }
    }

    /** Publishes that did not end, or ended more often than they were called. */
    List<Anomaly> anomalies() {
        List<Anomaly> anomalies = new ArrayList<>();
        for (Publication one : byId.values()) {
            if (one.ended < one.attempts) {
                anomalies.add(new Anomaly(
                        Anomaly.Verdict.PUBLISH_OPEN,
                        one.first.id(),
                        "was published " + one.attempts + " time(s), and " + one.ended + " of them ended",
                        ""));
            } else if (one.ended > one.attempts) {
                anomalies.add(new Anomaly(
                        Anomaly.Verdict.PUBLISH_ENDED_TWICE,
                        one.first.id(),
                        "was published " + one.attempts + " time(s), and that ended " + one.ended + " times",
                        ""));
            }
        }
        return anomalies;
    }

    @Nullable
    Publication find(String id) {
        return byId.get(id);
    }

    Collection<Publication> all() {
        return byId.values();
    }

    /** The messages of the same destination and key that were published before this one. */
    Collection<Publication> before(Publication later) {
        TreeMap<Long, Publication> line = byKey.get(lineOf(later.first));
        return line == null ? List.of() : line.headMap(later.first.seq()).values();
    }

    private Publication added(Event.Attempted attempted) {
        Publication publication = new Publication(attempted);
        if (attempted.key() != null) {
            byKey.computeIfAbsent(lineOf(attempted), line -> new TreeMap<>()).put(attempted.seq(), publication);
        }
        return publication;
    }

    private void ended(Event.Published published) {
        Publication publication = byId.get(published.id());
        if (publication == null) {
            return;
        }
        publication.ended++;
        publication.endedAt = Math.max(publication.endedAt, published.at());
        if (published.outcome() == PublishOutcome.CONFIRMED) {
            publication.confirmed = true;
        } else if (published.outcome() == PublishOutcome.REJECTED) {
            publication.rejected++;
        } else {
            publication.unknown++;
        }
    }

    private static String lineOf(Event.Attempted attempted) {
        return attempted.destination() + "\n" + attempted.key();
    }
}
