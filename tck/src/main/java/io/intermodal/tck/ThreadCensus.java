package io.intermodal.tck;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which threads of the library there are. */
final class ThreadCensus {

    private static final String PREFIX = "intermodal";

    private ThreadCensus() {}

    /** The library's live threads. */
    static Set<Thread> now() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX) && thread.isAlive())
                .collect(Collectors.toSet());
    }

    /** Those that were not there before. */
    static Set<Thread> since(Set<Thread> before) {
        Set<Thread> now = now();
        now.removeAll(before);
        return now;
    }

    /** Names with counts, for a message. */
    static String names(Set<Thread> threads) {
        Map<String, Integer> names = new TreeMap<>();
        threads.forEach(thread -> names.merge(thread.getName(), 1, Integer::sum));
        return names.toString();
    }
}
