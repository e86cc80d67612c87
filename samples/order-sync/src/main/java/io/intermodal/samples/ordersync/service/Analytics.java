package io.intermodal.samples.ordersync.service;

import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Step;
import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;

/** Counts and sums for each customer. A message handled twice or never shows here at once. */
final class Analytics {

    void count(Step step, String metric, Order order) throws SQLException {
        Tx tx = step.tx();
        int changed = tx.update(
                "update analytics set orders = orders + 1, amount = amount + ? where customer = ? and metric = ?",
                order.total(),
                order.customer(),
                metric);
        if (changed == 0) {
            tx.update(
                    "insert into analytics (customer, metric, orders, amount) values (?, ?, 1, ?)",
                    order.customer(),
                    metric,
                    order.total());
        }
    }
}
