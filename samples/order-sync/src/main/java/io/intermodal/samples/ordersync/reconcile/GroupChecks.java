package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.Group;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What each group made of the messages of its topic. */
final class GroupChecks {

    private GroupChecks() {}

    /** The primary key of the inbox keeps a message from counting twice; this finds what is missing and what is too much. */
    static Verdict handledOnce(Tx tx) throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (Group group : Groups.ALL) {
            String name = group.toString();
            wrong.addAll(tx.list(
                    "select o.message_id from outbox o where o.topic = ? and not exists"
                            + " (select 1 from inbox i where i.group_name = ? and i.message_id = o.message_id)"
                            + " and not exists (select 1 from dead_letters d where d.group_name = ?"
                            + " and d.message_id = o.message_id) order by o.seq",
                    row -> name + " never handled " + row.getString(1),
                    group.destination().name(),
                    name,
                    name));
            wrong.addAll(tx.list(
                    "select i.message_id from inbox i where i.group_name = ? and not exists"
                            + " (select 1 from outbox o where o.topic = ? and o.message_id = i.message_id)"
                            + " order by i.handled_no",
                    row -> name + " handled " + row.getString(1) + ", which nobody published",
                    name,
                    group.destination().name()));
        }
        long handled = tx.number("select count(*) from inbox");
        long dead = tx.number("select count(*) from dead_letters");
        return Verdict.of(
                "each of " + Groups.ALL.size() + " groups handled each message once: " + handled + " handled, " + dead
                        + " dead letters",
                wrong);
    }

    /** Of one customer, and within one type of message: what was published later was handled later. */
    static Verdict inOrder(Tx tx) throws SQLException {
        List<String> wrong = tx.list(
                "select group_name, customer, order_id, customer_seq, before from (select group_name, customer, order_id,"
                        + " customer_seq, lag(customer_seq) over (partition by group_name, type, customer order by handled_no)"
                        + " as before from inbox) where customer_seq <= before order by group_name, customer",
                row -> row.getString(1) + ": order " + row.getString(3) + " is number " + row.getInt(4) + " of "
                        + row.getString(2) + " and was handled after number " + row.getInt(5));
        long customers = tx.number("select count(distinct customer) from orders");
        return Verdict.of("orders of each of " + customers + " customers were handled in order, in every group", wrong);
    }
}
