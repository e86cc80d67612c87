package io.intermodal.tck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shortest account of what happened to a message. */
final class Story {

    /** Of a longer one the beginning and the end are told: how it began and what was wrong. */
    private static final int HALF = 14;

    private Story() {}

    /** What an anomaly is about: its message and those that it names, as one group saw them, and what shook that group meanwhile. */
    static String of(Anomaly anomaly, List<Event> history) {
        Set<String> ids = new HashSet<>(anomaly.others());
        ids.add(anomaly.id());
        ids.remove("");
        return told(ids, anomaly.group(), anomaly.text(), history, ids.size() > 1);
    }

    /** Everything about one message, and every fault and member that came or went, in the order of time. */
    static String of(String id, List<Event> history) {
        return told(Set.of(id), "", "", history, false);
    }

    private static String told(Set<String> ids, String group, String text, List<Event> history, boolean named) {
        List<Event> sorted = HistoryChecker.sorted(history);
        if (sorted.isEmpty()) {
            return "  (empty history)";
        }
        long origin = sorted.get(0).at();
        List<Event> own = sorted.stream()
                .filter(event -> ids.contains(event.id()) && concerns(event, group))
                .toList();
        long last = own.isEmpty() || ids.isEmpty()
                ? Long.MAX_VALUE
                : own.get(own.size() - 1).at();
        List<String> lines = new ArrayList<>();
        Map<String, Long> kept = new HashMap<>();
        for (Event event : sorted) {
            boolean shakes = event.id().isEmpty() && event.at() <= last && concerns(event, group);
            if (shakes && event instanceof Event.Positioned one) {
                Long before = kept.put(one.lane(), one.position());
                shakes = (before == null || before != one.position()) && isAbout(one.lane(), own, text);
            }
            if (shakes || own.contains(event)) {
                lines.add("  +" + (event.at() - origin) / 1_000_000 + " ms "
                        + (named && !shakes ? event.id() + " " : "") + event);
            }
        }
        if (lines.size() > 2 * HALF + 1) {
            int left = lines.size() - 2 * HALF;
            List<String> end = List.copyOf(lines.subList(lines.size() - HALF, lines.size()));
            lines = new ArrayList<>(lines.subList(0, HALF));
            lines.add("  ... " + left + " lines ...");
            lines.addAll(end);
        }
        return String.join("\n", lines);
    }

    /** Positions are told where they matter: of the lanes that a message lies in, or that the finding names. */
    private static boolean isAbout(String lane, List<Event> own, String text) {
        return text.contains(lane)
                || own.stream()
                        .anyMatch(event -> event instanceof Event.Placed placed
                                && placed.lane().equals(lane));
    }

    /** Whether an event is of this group, or of no group in particular. */
    private static boolean concerns(Event event, String group) {
        String own = "";
        if (event instanceof Event.Handed one) {
            own = one.group();
        } else if (event instanceof Event.Settled one) {
            own = one.group();
        } else if (event instanceof Event.Recorded one) {
            own = one.group();
        } else if (event instanceof Event.Placed one) {
            own = one.group();
        } else if (event instanceof Event.Positioned one) {
            own = one.group();
        } else if (event instanceof Event.Troubled one) {
            own = one.group();
        } else if (event instanceof Event.Freed one) {
            own = one.group();
        } else if (event instanceof Event.Dead one) {
            own = one.group();
        } else if (event instanceof Event.Redriven one) {
            own = one.group();
        } else if (event instanceof Event.Moved one) {
            own = one.group();
        }
        return group.isEmpty() || own.isEmpty() || own.equals(group);
    }
}
