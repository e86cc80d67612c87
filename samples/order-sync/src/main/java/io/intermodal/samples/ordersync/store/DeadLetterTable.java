package io.intermodal.samples.ordersync.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of the dead letters on the broker. The broker's own list, read at the end, has the last word. */
public final class DeadLetterTable {

    private DeadLetterTable() {}

    /**
     * A dead letter of this run.
     *
     * @param group who gave it up
     * @param messageId which message
     * @param orderId which order
     * @param reason the kind of trouble
     * @param text what the operator should know
     * @param attempts how often it was tried
     */
    public record Row(String group, String messageId, String orderId, String reason, String text, int attempts) {}

    /** An event told of one. */
    public static void heard(Database database, String group, String messageId, String reason) {
        database.query(tx -> tx.insertNew(
                "insert into dead_letters (group_name, message_id, order_id, reason, text, attempts)"
                        + " select ?, message_id, order_id, ?, '', 0 from outbox where message_id = ?",
                group,
                reason,
                messageId));
    }

    /** The broker listed these for a group: all there are. */
    public static void listed(Database database, String group, List<Row> rows) {
        database.query(tx -> {
            tx.update("delete from dead_letters where group_name = ?", group);
            for (Row row : rows) {
                tx.insertNew(
                        "insert into dead_letters (group_name, message_id, order_id, reason, text, attempts)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        row.group(),
                        row.messageId(),
                        row.orderId(),
                        row.reason(),
                        row.text(),
                        row.attempts());
            }
            return true;
        });
    }

    /** How many messages of each group are dead letters and were not handled after all. */
    public static Map<String, Long> unhandled(Database database) {
        return database.query(tx -> {
            Map<String, Long> counts = new HashMap<>();
            tx.list(
                    "select d.group_name, count(*) from dead_letters d where not exists (select 1 from inbox i"
                            + " where i.group_name = d.group_name and i.message_id = d.message_id) group by d.group_name",
                    row -> counts.put(row.getString(1), row.getLong(2)));
            return counts;
        });
    }

    /** All of them. */
    public static List<Row> all(Database database) {
        return database.query(tx -> tx.list(
                "select group_name, message_id, order_id, reason, text, attempts from dead_letters"
                        + " order by group_name, order_id",
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6))));
    }
}
