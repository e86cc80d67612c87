package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a history says about the publishing side. */
final class Publications {

    /** One message id, published once or several times. */
    static final class Publication {
        final Event.Attempted first;
        private int attempts;
        private int rejected;
        private boolean confirmed;
        private boolean unknown;

        Publication(Event.Attempted first) {
            this.first = first;
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
            return unknown || attempts - rejected > 1;
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
                byId.computeIfAbsent(attempted.id(), id -> added(attempted)).attempts++;
            } else if (event instanceof Event.Published published) {
                ended(published);
            }
        }
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
        if (published.outcome() == PublishOutcome.CONFIRMED) {
            publication.confirmed = true;
        } else if (published.outcome() == PublishOutcome.REJECTED) {
            publication.rejected++;
        } else {
            publication.unknown = true;
        }
    }

    private static String lineOf(Event.Attempted attempted) {
        return attempted.destination() + "\n" + attempted.key();
    }
}
