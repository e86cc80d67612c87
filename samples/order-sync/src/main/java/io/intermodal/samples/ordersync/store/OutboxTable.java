package io.intermodal.samples.ordersync.store;

import io.intermodal.samples.ordersync.shop.EventType;
import io.intermodal.samples.ordersync.shop.Order;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outbox as a table: written by whoever has something to say, read by the relay. */
public final class OutboxTable {

    private OutboxTable() {}

    /** Adds a message in the transaction of what caused it. An id that is there already is a mistake of the caller. */
    public static <T> OutboxRow add(
            Tx tx, String run, EventType<T> type, Order order, int customerSeq, @Nullable String causeId, T event)
            throws Exception {
        String id = type.messageId(run, order.id());
        String topic = type.topic().name();
        byte[] payload = type.codec().encode(event);
        long seq = tx.insertNumbered(
                "insert into outbox (message_id, topic, msg_key, type, order_id, customer_seq, cause_id, payload)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                topic,
                order.customer(),
                type.name(),
                order.id(),
                customerSeq,
                causeId,
                payload);
        return new OutboxRow(seq, id, topic, order.customer(), type.name(), order.id(), customerSeq, causeId, payload);
    }

    /** What is not published yet, in the order it was added. */
    static List<OutboxRow> pending(Tx tx) throws SQLException {
        return tx.list(
                "select seq, message_id, topic, msg_key, type, order_id, customer_seq, cause_id, payload"
                        + " from outbox where not published order by seq",
                row -> new OutboxRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getString(8),
                        row.getBytes(9)));
    }

    /** The rows stay, because the reconciliation counts them; their payloads are not needed any more. */
    static void markPublished(Tx tx, List<OutboxRow> rows) throws SQLException {
        tx.updateEach(
                "update outbox set published = true, payload = X'' where seq = ?",
                rows.stream().map(row -> new Object[] {row.seq()}).toList());
    }
}
