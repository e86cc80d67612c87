package io.intermodal.tck;

import java.util.Set;
import java.util.stream.Collectors;

/** Which threads of the library there are. */
final class ThreadCensus {

    private static final String PREFIX = "intermodal";
    private static final int FRAMES = 15;

    private ThreadCensus() {}

    /** The library's live threads that this rule has made: rules that run beside it have groups of their own. */
    static Set<Thread> now() {
        ThreadGroup own = Thread.currentThread().getThreadGroup();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX) && isIn(own, thread))
                .collect(Collectors.toSet());
    }

    private static boolean isIn(ThreadGroup own, Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && own.parentOf(group) && thread.isAlive();
    }

    /** Those of connections with this name. */
    static Set<Thread> of(String connection) {
        return now().stream()
                .filter(thread -> thread.getName().contains(connection))
                .collect(Collectors.toSet());
    }

    /** Those that were not there before. */
    static Set<Thread> since(Set<Thread> before) {
        Set<Thread> now = now();
        now.removeAll(before);
        return now;
    }

    /** Each with where it is, for a message. */
    static String told(Set<Thread> threads) {
        StringBuilder text = new StringBuilder();
        for (Thread thread : threads) {
            text.append("\n  ").append(thread.getName()).append(", ").append(thread.getState());
            StackTraceElement[] frames = thread.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                text.append("\n    at ").append(frames[i]);
            }
        }
        return text.toString();
    }
}
