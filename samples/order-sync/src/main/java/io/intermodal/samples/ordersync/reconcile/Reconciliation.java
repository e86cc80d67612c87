package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.List;

/**
 * Proves from the database alone what became of a run. The services keep their tables apart, so that agreement between these is a proof and not
 * a repetition. Every check is a query for what must not be there.
 */
public final class Reconciliation {

    private Reconciliation() {}

    /** All verdicts, on what a transaction sees. */
    public static List<Verdict> run(Tx tx) throws SQLException {
        return List.of(
                FinalStates.check(tx),
                published(tx),
                StockChecks.conserved(tx),
                StockChecks.agreesWithReservations(tx),
                GroupChecks.handledOnce(tx),
                GroupChecks.inOrder(tx),
                ViewChecks.gateway(tx),
                ViewChecks.searchIndex(tx),
                ViewChecks.analytics(tx));
    }

    private static Verdict published(Tx tx) throws SQLException {
        List<String> wrong = tx.list(
                "select message_id from outbox where not published order by seq",
                row -> row.getString(1) + " was never confirmed by the broker");
        long orders = tx.number("select count(*) from orders");
        long messages = tx.number("select count(*) from outbox");
        wrong.addAll(tx.list(
                "select o.id from orders o where not exists"
                        + " (select 1 from outbox x where x.order_id = o.id and x.type = 'order.placed') order by o.id",
                row -> "order " + row.getString(1) + " was taken in and never published"));
        if (tx.number("select count(*) from run where not taken_in") > 0) {
            wrong.add("the source was not read to its end");
        }
        return Verdict.of(orders + " orders and what came of them were published: " + messages + " messages", wrong);
    }
}
