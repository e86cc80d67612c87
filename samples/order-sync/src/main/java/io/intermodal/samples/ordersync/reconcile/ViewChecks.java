package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether those who only look on saw the same as those who did the work. */
final class ViewChecks {

    private ViewChecks() {}

    /** What the bank charged is what the shop knows; a dead letter may hide a charge, and then somebody has to know of it. */
    static Verdict gateway(Tx tx) throws SQLException {
        List<String> wrong = tx.list(
                "select id, max(charged) as c, max(captured) as p from ("
                        + "select idempotency_key as id, amount as charged, cast(null as decimal(20, 2)) as captured"
                        + " from gateway_charges union all"
                        + " select order_id, null, amount from payments where state = 'CAPTURED') g"
                        + " where not exists (select 1 from " + FinalStates.STATES
                        + " s where s.state = 'DEAD_LETTERED' and s.order_id = g.id and not exists"
                        + " (select 1 from payments p where p.order_id = g.id)) group by id"
                        + " having max(charged) is null or max(captured) is null or max(charged) <> max(captured) order by id",
                row -> "order " + row.getString(1) + ": the gateway charged " + amount(row.getString(2))
                        + ", the shop captured " + amount(row.getString(3)));
        String sum = tx.first(
                        "select count(*), coalesce(sum(amount), 0) from payments where state = 'CAPTURED'",
                        row -> row.getLong(1) + " payments, "
                                + row.getBigDecimal(2).toPlainString())
                .orElse("");
        return Verdict.of("the gateway charged once what was captured: " + sum, wrong);
    }

    static Verdict searchIndex(Tx tx) throws SQLException {
        List<String> wrong = tx.list(
                "select o.id, s.state, d.status from orders o left join " + FinalStates.STATES
                        + " s on s.order_id = o.id left join search_documents d on d.order_id = o.id"
                        + " where d.order_id is null or d.total <> o.total or (s.state = 'DEAD_LETTERED'"
                        + " and d.status not in ('PLACED', 'RESERVED', 'PAID'))"
                        + " or (s.state <> 'DEAD_LETTERED' and d.status <> s.state) order by o.id",
                row -> row.getString(3) == null
                        ? "order " + row.getString(1) + " is not in the search index"
                        : "order " + row.getString(1) + " is " + row.getString(2) + ", but the search index says "
                                + row.getString(3));
        long documents = tx.number("select count(*) from search_documents");
        if (documents != tx.number("select count(*) from orders")) {
            wrong.add(documents + " documents are not as many as orders");
        }
        return Verdict.of("the search index shows every order as it is: " + documents + " documents", wrong);
    }

    static Verdict analytics(Tx tx) throws SQLException {
        List<String> wrong = new ArrayList<>();
        compare(
                tx,
                wrong,
                "placed",
                "select customer, count(*) as n, sum(total) as amount from orders group by customer");
        compare(tx, wrong, "captured", byState("payments p where p.state = 'CAPTURED'"));
        compare(tx, wrong, "declined", byState("payments p where p.state = 'DECLINED'"));
        compare(tx, wrong, "shipped", byState("shipments p where true"));
        String sum = tx.first(
                        "select coalesce(sum(orders), 0), coalesce(sum(amount), 0) from analytics where metric = 'placed'",
                        row -> row.getLong(1) + " orders, "
                                + row.getBigDecimal(2).toPlainString() + " ordered")
                .orElse("");
        return Verdict.of("analytics counts and sums the same: " + sum, wrong);
    }

    private static String byState(String of) {
        return "select o.customer, count(*) as n, sum(o.total) as amount from "
                + of.replace(" where ", ", orders o where ") + " and o.id = p.order_id group by o.customer";
    }

    private static void compare(Tx tx, List<String> wrong, String metric, String truth) throws SQLException {
        wrong.addAll(tx.list(
                "select customer, max(n1), max(a1), max(n2), max(a2) from ("
                        + "select customer, orders as n1, amount as a1, 0 as n2, cast(0 as decimal(20, 2)) as a2"
                        + " from analytics where metric = ?"
                        + " union all select t.customer, 0, 0, t.n, t.amount from (" + truth
                        + ") t) u group by customer"
                        + " having max(n1) <> max(n2) or max(a1) <> max(a2) order by customer",
                row -> row.getString(1) + ": analytics has " + row.getLong(2) + " orders " + metric + " of "
                        + row.getString(3) + ", but there are " + row.getLong(4) + " of " + row.getString(5),
                metric));
    }

    private static String amount(@Nullable String value) {
        return value == null ? "nothing" : value;
    }
}
