package io.intermodal.samples.ordersync.service;

import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Step;
import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;

/** Knows what is on hand: sets aside what was ordered, frees what was declined, books out what was shipped. */
final class Inventory {

    /** All lines of an order or none. */
    void reserve(Step step, Order order) throws Exception {
        Tx tx = step.tx();
        SortedMap<String, Integer> wanted = order.quantities();
        for (Map.Entry<String, Integer> line : wanted.entrySet()) {
            long onHand = tx.number("select on_hand from stock where sku = ? for update", line.getKey());
            if (onHand < line.getValue()) {
                tx.update("insert into shortages (order_id, sku) values (?, ?)", order.id(), line.getKey());
                step.emit(Events.STOCK_SHORT, order, new Events.OutOfStock(order, line.getKey()));
                return;
            }
        }
        for (Map.Entry<String, Integer> line : wanted.entrySet()) {
            tx.update(
                    "update stock set on_hand = on_hand - ?, reserved = reserved + ? where sku = ?",
                    line.getValue(),
                    line.getValue(),
                    line.getKey());
            tx.update(
                    "insert into reservations (order_id, sku, quantity, state) values (?, ?, ?, 'RESERVED')",
                    order.id(),
                    line.getKey(),
                    line.getValue());
        }
        step.emit(Events.STOCK_RESERVED, order, new Events.Reserved(order));
    }

    void release(Step step, Events.Declined declined) throws Exception {
        Order order = declined.order();
        settle(
                step.tx(),
                order,
                "RELEASED",
                "update stock set reserved = reserved - ?, on_hand = on_hand + ? where sku = ?");
        step.emit(Events.STOCK_RELEASED, order, new Events.Released(order));
    }

    void bookOut(Step step, Events.Shipped shipped) throws SQLException {
        settle(
                step.tx(),
                shipped.order(),
                "SHIPPED",
                "update stock set reserved = reserved - ?, shipped = shipped + ? where sku = ?");
    }

    private static void settle(Tx tx, Order order, String state, String move) throws SQLException {
        for (Map.Entry<String, Integer> line : order.quantities().entrySet()) {
            int changed = tx.update(
                    "update reservations set state = ? where order_id = ? and sku = ? and state = 'RESERVED'",
                    state,
                    order.id(),
                    line.getKey());
            if (changed != 1) {
                throw new IllegalStateException("order " + order.id() + " has nothing set aside of " + line.getKey()
                        + " that could be " + state);
            }
            tx.update(move, line.getValue(), line.getValue(), line.getKey());
        }
    }
}
