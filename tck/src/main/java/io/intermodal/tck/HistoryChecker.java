package io.intermodal.tck;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Looks through a history for what the contract forbids. Pure: the same history gives the same answer. */
final class HistoryChecker {

    private HistoryChecker() {}

    /**
     * Everything that is wrong.
     *
     * @param history in any order
     * @param groups the groups to look at
     * @param allowed why a finished message may come again here
     */
    static List<Anomaly> check(List<Event> history, Collection<GroupFacts> groups, Set<Cause> allowed) {
        List<Event> sorted = sorted(history);
        Publications publications = new Publications(sorted);
        List<Anomaly> anomalies = new ArrayList<>(publications.anomalies());
        for (GroupFacts group : groups) {
            GroupReplay replay = new GroupReplay(group, publications, sorted, allowed).run();
            replay.end();
            anomalies.addAll(replay.anomalies());
        }
        return anomalies;
    }

    /** Where a group stands, for those who wait for its end. */
    static GroupReplay replay(List<Event> history, GroupFacts group) {
        List<Event> sorted = sorted(history);
        return new GroupReplay(group, new Publications(sorted), sorted, Set.of()).run();
    }

    static List<Event> sorted(List<Event> history) {
        return history.stream().sorted(Comparator.comparingLong(Event::at)).toList();
    }
}
