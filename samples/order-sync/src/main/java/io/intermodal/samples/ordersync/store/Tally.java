package io.intermodal.samples.ordersync.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened, since the run began, over all its starts: for the progress line and to know the end. Thread-safe. */
public final class Tally {

    private final Map<String, LongAdder> handled = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> confirmed = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> types = new ConcurrentHashMap<>();
    private final LongAdder repeated = new LongAdder();

    /** Begins with what the database knows of earlier starts. */
    public void load(Database database) {
        database.query(tx -> {
            tx.list("select group_name, count(*) from inbox group by group_name", row -> {
                add(handled, row.getString(1), row.getLong(2));
                return true;
            });
            tx.list(
                    "select topic, type, count(*), sum(case when published then 1 else 0 end) from outbox"
                            + " group by topic, type",
                    row -> {
                        add(types, row.getString(2), row.getLong(3));
                        add(confirmed, row.getString(1), row.getLong(4));
                        return true;
                    });
            return true;
        });
    }

    /** A group handled a message. */
    public void handled(String group) {
        add(handled, group, 1);
    }

    /** A group got a message again that it had handled. */
    public void repeated() {
        repeated.increment();
    }

    /** The broker confirmed a message. */
    public void confirmed(String topic) {
        add(confirmed, topic, 1);
    }

    /** An event was recorded in the database. */
    public void recorded(String type) {
        add(types, type, 1);
    }

    /** An event was taken back before it was published. */
    public void withdrawn(String type) {
        add(types, type, -1);
    }

    /** How many messages a group has handled. */
    public long handledBy(String group) {
        return value(handled, group);
    }

    /** How many messages all groups have handled. */
    public long handledByAll() {
        return handled.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many messages of a topic the broker confirmed. */
    public long confirmedOn(String topic) {
        return value(confirmed, topic);
    }

    /** How many events of a type there are. */
    public long events(String type) {
        return value(types, type);
    }

    /** How many redelivered messages were recognised. */
    public long repetitions() {
        return repeated.sum();
    }

    private static void add(Map<String, LongAdder> counts, String name, long number) {
        counts.computeIfAbsent(name, unused -> new LongAdder()).add(number);
    }

    private static long value(Map<String, LongAdder> counts, String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }
}
