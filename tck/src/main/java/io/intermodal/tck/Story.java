package io.intermodal.tck;

import java.util.List;
import java.util.stream.Collectors;

/** The shortest account of what happened to a message. */
final class Story {

    private static final int LONGEST = 40;

    private Story() {}

    /** Everything about one message, and every fault and member that came or went, in the order of time. */
    static String of(String id, List<Event> history) {
        List<Event> sorted = HistoryChecker.sorted(history);
        if (sorted.isEmpty()) {
            return "  (empty history)";
        }
        long origin = sorted.get(0).at();
        List<Event> told = sorted.stream()
                .filter(event -> event.id().equals(id) || event.id().isEmpty())
                .toList();
        return told.stream()
                        .limit(LONGEST)
                        .map(event -> "  +" + (event.at() - origin) / 1_000_000 + " ms " + event)
                        .collect(Collectors.joining("\n"))
                + (told.size() > LONGEST ? "\n  and " + (told.size() - LONGEST) + " more" : "");
    }
}
