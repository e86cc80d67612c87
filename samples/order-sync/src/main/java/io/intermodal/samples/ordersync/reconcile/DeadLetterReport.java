package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.Connection;
import io.intermodal.DeadLetter;
import io.intermodal.DeadLetters;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import io.intermodal.samples.ordersync.store.Inbox;
import java.util.ArrayList;
import java.util.List;

/** Reads the dead-letter destinations of all groups into the database. */
public final class DeadLetterReport {

    private static final int MOST = 10_000;

    private final List<DeadLetters> all;
    private final Database database;
    private final String run;

    /** A report on what a connection's broker holds. */
    public DeadLetterReport(Connection connection, Database database, String run) {
        this.all = Groups.ALL.stream().map(connection::deadLetters).toList();
        this.database = database;
        this.run = run;
    }

    /** Asks the broker; returns how many dead letters are of other runs. */
    public long read() {
        long others = 0;
        for (DeadLetters letters : all) {
            String group = letters.group().toString();
            List<DeadLetterTable.Row> rows = new ArrayList<>();
            for (DeadLetter letter : letters.list(MOST)) {
                if (letter.message().header(Inbox.RUN_HEADER).orElse("").equals(run)) {
                    rows.add(row(group, letter));
                } else {
                    others++;
                }
            }
            DeadLetterTable.listed(database, group, rows);
        }
        return others;
    }

    private static DeadLetterTable.Row row(String group, DeadLetter letter) {
        return new DeadLetterTable.Row(
                group,
                letter.message().id().orElse("?"),
                letter.message().correlationId().orElse("?"),
                letter.reason().name(),
                letter.text().or(letter::exceptionType).orElse("no reason given"),
                letter.attempts());
    }
}
