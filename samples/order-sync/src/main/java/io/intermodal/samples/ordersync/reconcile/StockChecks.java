package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.List;

/** Nothing comes out of the air and nothing goes into it. */
final class StockChecks {

    private StockChecks() {}

    static Verdict conserved(Tx tx) throws SQLException {
        String sums = tx.first(
                        "select count(*), sum(initial), sum(on_hand), sum(reserved), sum(shipped) from stock",
                        row -> "of " + row.getLong(1) + " articles: " + row.getLong(2) + " at first = " + row.getLong(3)
                                + " on hand + " + row.getLong(4) + " set aside + " + row.getLong(5) + " shipped")
                .orElse("");
        return Verdict.of(
                "stock is conserved, " + sums,
                tx.list(
                        "select sku, initial, on_hand, reserved, shipped from stock"
                                + " where initial <> on_hand + reserved + shipped"
                                + " or on_hand < 0 or reserved < 0 or shipped < 0 order by sku",
                        row -> row.getString(1) + ": " + row.getLong(2) + " at first, but " + row.getLong(3)
                                + " on hand, " + row.getLong(4) + " set aside and " + row.getLong(5) + " shipped"));
    }

    /** The article's row says the same as the orders' rows, and these the same as the outcome of the orders. */
    static Verdict agreesWithReservations(Tx tx) throws SQLException {
        List<String> wrong = tx.list(
                "select s.sku, s.reserved, s.shipped,"
                        + " coalesce(sum(case when r.state = 'RESERVED' then r.quantity end), 0) as wanted_reserved,"
                        + " coalesce(sum(case when r.state = 'SHIPPED' then r.quantity end), 0) as wanted_shipped"
                        + " from stock s left join reservations r on r.sku = s.sku group by s.sku, s.reserved, s.shipped"
                        + " having s.reserved <> wanted_reserved or s.shipped <> wanted_shipped order by s.sku",
                row -> row.getString(1) + ": " + row.getLong(2) + " set aside and " + row.getLong(3)
                        + " shipped, but by the orders " + row.getLong(4) + " and " + row.getLong(5));
        wrong.addAll(tx.list(
                "select r.order_id, r.sku, r.state, s.state from reservations r"
                        + " left join " + FinalStates.STATES + " s on s.order_id = r.order_id"
                        + " where r.state <> case s.state when 'SHIPPED' then 'SHIPPED' when 'DECLINED' then 'RELEASED'"
                        + " when 'DEAD_LETTERED' then 'RESERVED' else '-' end order by r.order_id, r.sku",
                row -> "order " + row.getString(1) + ": " + row.getString(2) + " is " + row.getString(3)
                        + ", but the order is " + row.getString(4)));
        long held = tx.number("select count(distinct order_id) from reservations where state = 'RESERVED'");
        return Verdict.of("stock agrees with the orders; still set aside for " + held + " dead-lettered orders", wrong);
    }
}
