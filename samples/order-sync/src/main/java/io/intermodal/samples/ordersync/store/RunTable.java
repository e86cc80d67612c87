package io.intermodal.samples.ordersync.store;

import java.util.Optional;

/** What the work folder's run is. */
public final class RunTable {

    private RunTable() {}

    /**
     * A run, over all its starts.
     *
     * @param id what its messages carry
     * @param source what is read, with a check sum
     * @param broker which broker it was begun on
     * @param takenIn whether everything was read
     * @param finished whether it was reconciled
     */
    public record Run(String id, String source, String broker, boolean takenIn, boolean finished) {}

    /** The run, if one was begun. */
    public static Optional<Run> find(Database database) {
        return database.query(tx -> tx.first(
                "select id, source, broker, taken_in, finished from run",
                row -> new Run(
                        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5))));
    }

    /** Begins a run. */
    public static void begin(Database database, Run run) {
        database.query(tx -> tx.update(
                "insert into run (id, source, broker) values (?, ?, ?)", run.id(), run.source(), run.broker()));
    }

    /** Everything was read. */
    public static void takenIn(Database database) {
        database.query(tx -> tx.update("update run set taken_in = true"));
    }

    /** Everything was reconciled. */
    public static void finish(Database database) {
        database.query(tx -> tx.update("update run set finished = true"));
    }
}
