package io.intermodal.tck;

import io.intermodal.tck.Anomaly.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Looks at the positions that a log keeps for one group: they never go back, and never past a message that somebody still works on. */
final class PositionCheck {

    private final GroupFacts group;
    private final List<Anomaly> anomalies;
    private final Map<String, Long> kept = new HashMap<>();
    private final Map<String, NavigableMap<Long, Event.Placed>> handed = new HashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private final Map<String, Set<Long>> done = new HashMap<>();

    PositionCheck(GroupFacts group, List<Anomaly> anomalies) {
        this.group = group;
        this.anomalies = anomalies;
    }

    void see(Event event) {
        if (event instanceof Event.Placed placed && placed.group().equals(group.name())) {
            handed.computeIfAbsent(placed.lane(), lane -> new TreeMap<>()).put(placed.position(), placed);
            if (settled.contains(placed.delivery())) {
                done(placed);
            }
        } else if (event instanceof Event.Positioned one && one.group().equals(group.name())) {
            positioned(one);
        }
    }

    /** However a delivery ended, its place is done: a retry and a dead letter are copies. */
    void settled(Event.Settled event) {
        if (event.how() != Event.How.LOST) {
            settled.add(event.delivery());
            handed.values()
                    .forEach(lane -> lane.values().stream()
                            .filter(placed -> placed.delivery() == event.delivery())
                            .forEach(this::done));
        }
    }

    private void done(Event.Placed placed) {
        done.computeIfAbsent(placed.lane(), lane -> new HashSet<>()).add(placed.position());
    }

    private void positioned(Event.Positioned now) {
        long before = kept.getOrDefault(now.lane(), Long.MIN_VALUE);
        if (now.position() < before) {
            anomalies.add(new Anomaly(
                    Verdict.POSITION_BACK,
                    "",
                    "the position of " + group.name() + " in " + now.lane() + " went back from " + before + " to "
                            + now.position(),
                    group.name()));
        }
        kept.merge(now.lane(), now.position(), Math::max);
        Set<Long> ended = done.getOrDefault(now.lane(), Set.of());
        handed.getOrDefault(now.lane(), new TreeMap<>()).headMap(now.position()).values().stream()
                .filter(placed -> !ended.contains(placed.position()))
                .findFirst()
                .ifPresent(placed -> anomalies.add(new Anomaly(
                        Verdict.POSITION_PAST,
                        placed.id(),
                        "lies at " + placed.position() + " of " + now.lane()
                                + " and is not settled, and the position of " + group.name() + " there is "
                                + now.position(),
                        group.name())));
    }
}
