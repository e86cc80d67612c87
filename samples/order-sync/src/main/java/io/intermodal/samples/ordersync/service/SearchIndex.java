package io.intermodal.samples.ordersync.service;

import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Step;
import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;

/**
 * A document for each order, with how far it got. News of one order come through four topics, between which there is no order: a document only
 * ever moves on to a status of higher rank.
 */
final class SearchIndex {

    /** What a document can say. */
    enum Status {
        /** The order came in. */
        PLACED(0),
        /** The goods are set aside. */
        RESERVED(1),
        /** The money is there. */
        PAID(2),
        /** The goods were not there. */
        OUT_OF_STOCK(9),
        /** The bank said no. */
        DECLINED(9),
        /** On its way. */
        SHIPPED(9);

        private final int rank;

        Status(int rank) {
            this.rank = rank;
        }
    }

    void show(Step step, Order order, Status status) throws SQLException {
        Tx tx = step.tx();
        boolean made = tx.insertNew(
                "insert into search_documents (order_id, customer, total, status, rank) values (?, ?, ?, ?, ?)",
                order.id(),
                order.customer(),
                order.total(),
                status.name(),
                status.rank);
        if (!made) {
            tx.update(
                    "update search_documents set status = ?, rank = ? where order_id = ? and rank < ?",
                    status.name(),
                    status.rank,
                    order.id(),
                    status.rank);
        }
    }
}
