package io.intermodal.core.testing;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What both kinds of fake sources remember of the engine's calls. */
public abstract sealed class FakeSource {

    private int demand;
    private final Set<Lane> held = new HashSet<>();
    private boolean quiet;
    private boolean closed;

    private FakeSource() {}

    /** A queue: remembers what was acknowledged and given back. */
    public static final class Queue extends FakeSource implements MessageSource {

        private final List<Incoming> acked = new ArrayList<>();
        private final List<Incoming> givenBack = new ArrayList<>();

        /** A queue of which nothing was asked. */
        public Queue() {}

        @Override
        public synchronized void ack(Incoming message) {
            acked.add(message);
        }

        @Override
        public synchronized boolean giveBack(Incoming message) {
            givenBack.add(message);
            return true;
        }

        /** What was acknowledged, in order. */
        public synchronized List<Incoming> acked() {
            return List.copyOf(acked);
        }

        /** What was given back, in order. */
        public synchronized List<Incoming> givenBack() {
            return List.copyOf(givenBack);
        }
    }

    /** A log: remembers every position that was committed. */
    public static final class Log extends FakeSource implements LogSource {

        private final Map<Lane, List<Long>> commits = new LinkedHashMap<>();

        /** A log of which nothing was asked. */
        public Log() {}

        @Override
        public synchronized void commit(Lane lane, long next) {
            commits.computeIfAbsent(lane, any -> new ArrayList<>()).add(next);
        }

        /** The positions that were committed of a lane, in order. */
        public synchronized List<Long> commits(Lane lane) {
            return List.copyOf(commits.getOrDefault(lane, List.of()));
        }
    }

    /** Nothing happens by itself. */
    public void start() {}

    /** Adds to what may be handed out. */
    public synchronized void demand(int more) {
        demand += more;
    }

    /** Uses demand up for records that are handed out; false if there is too little. */
    public synchronized boolean take(int records) {
        if (demand < records) {
            return false;
        }
        demand -= records;
        return true;
    }

    /** How many more may be handed out. */
    public synchronized int demand() {
        return demand;
    }

    /** The lane is held. */
    public synchronized void hold(Lane lane) {
        held.add(lane);
    }

    /** It is not any more. */
    public synchronized void release(Lane lane) {
        held.remove(lane);
    }

    /** Whether a lane is held. */
    public synchronized boolean isHeld(Lane lane) {
        return held.contains(lane);
    }

    /** Remembered. */
    public synchronized void quiesce() {
        quiet = true;
    }

    /** Whether the engine asked for silence. */
    public synchronized boolean isQuiet() {
        return quiet;
    }

    /** Everything is with the broker at once. */
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    /** Remembered. */
    public synchronized void close(Duration atMost) {
        closed = true;
    }

    /** Whether the engine closed it. */
    public synchronized boolean isClosed() {
        return closed;
    }
}
