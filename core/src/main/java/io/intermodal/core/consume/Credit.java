package io.intermodal.core.consume;

/**
 * How many more records a source may hand over: records held and records asked for never exceed the slots plus the prefetch, and bytes stay
 * within their bound as long as messages are no larger than the largest seen lately. Guarded by the {@link Dispatcher}'s lock.
 */
final class Credit {

    /** The window that log brokers have by default: so far may others get ahead of a failing key. */
    static final int MOST_BLOCKED = 500;

    private final int limit;
    private final long byteLimit;
    private final int mostAsked;
    private final int batch;
    private int held;
    private long heldBytes;
    private int asked;
    private int largest = 1;

    Credit(int limit, long byteLimit) {
        this(limit, byteLimit, limit);
    }

    private Credit(int limit, long byteLimit, int mostAsked) {
        this.limit = limit;
        this.byteLimit = byteLimit;
        this.mostAsked = mostAsked;
        this.batch = Math.max(1, Math.min(limit, mostAsked) / 8);
    }

    /**
     * Credit for lanes that are bounded by their windows alone, so that what waits long in one never holds up another. Little is asked for at a
     * time, because what is on its way may all come from one lane.
     */
    static Credit perLane() {
        return new Credit(Integer.MAX_VALUE / 2, Long.MAX_VALUE / 2, 64);
    }

    void taken(int bytes) {
        held++;
        heldBytes += bytes;
        asked = Math.max(0, asked - 1);
        largest = Math.max(bytes, largest - largest / 64);
    }

    void returned(int bytes) {
        held--;
        heldBytes -= bytes;
    }

    /** A new source has been asked for nothing yet. */
    void restart() {
        asked = 0;
    }

    /**
     * What to ask for now; counted as asked. Small amounts are saved up while more is on its way.
     *
     * @param blocked how many of those held can do nothing but wait for a failed message of their key: up to a bound they take no credit, so
     *     that a failing key does not hold up others
     */
    int ask(int blocked) {
        long room = Math.min(limit - held + Math.min(blocked, MOST_BLOCKED), (byteLimit - heldBytes) / largest);
        if (held == 0) {
            room = Math.max(1, room);
        }
        int more = (int) Math.min(mostAsked, room) - asked;
        if (more <= 0 || (more < batch && asked > 0)) {
            return 0;
        }
        asked += more;
        return more;
    }

    int limit() {
        return limit;
    }
}
