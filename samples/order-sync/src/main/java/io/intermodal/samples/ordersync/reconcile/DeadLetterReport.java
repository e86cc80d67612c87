package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.Connection;
import io.intermodal.DeadLetter;
import io.intermodal.Group;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import io.intermodal.samples.ordersync.store.Inbox;
import java.util.ArrayList;
import java.util.List;

/** Reads the dead-letter destinations of all groups into the database. */
public final class DeadLetterReport {

    private static final int MOST = 10_000;

    private DeadLetterReport() {}

    /** Asks the broker; returns how many dead letters are of other runs. */
    public static long read(Connection connection, Database database, String run) {
        long others = 0;
        for (Group group : Groups.ALL) {
            List<DeadLetterTable.Row> rows = new ArrayList<>();
            for (DeadLetter letter : connection.deadLetters(group).list(MOST)) {
                if (letter.message().header(Inbox.RUN_HEADER).orElse("").equals(run)) {
                    rows.add(row(group, letter));
                } else {
                    others++;
                }
            }
            DeadLetterTable.listed(database, group.toString(), rows);
        }
        return others;
    }

    private static DeadLetterTable.Row row(Group group, DeadLetter letter) {
        return new DeadLetterTable.Row(
                group.toString(),
                letter.message().id().orElse("?"),
                letter.message().correlationId().orElse("?"),
                letter.reason().name(),
                letter.text().or(letter::exceptionType).orElse("no reason given"),
                letter.attempts());
    }
}
