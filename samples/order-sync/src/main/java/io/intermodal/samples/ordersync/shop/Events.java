package io.intermodal.samples.ordersync.shop;

import io.intermodal.Destination;
import io.intermodal.jackson.JsonCodec;
import java.math.BigDecimal;
import java.util.List;

/** What happens to orders. Every event carries its order, so that no service has to ask another one. */
public final class Events {

    /** Where orders come in. */
    public static final Destination ORDERS = Destination.topic("orders").ordered();

    /** What the inventory says. */
    public static final Destination STOCK = Destination.topic("stock").ordered();

    /** What the payment service says. */
    public static final Destination PAYMENTS = Destination.topic("payments").ordered();

    /** What leaves the house. */
    public static final Destination SHIPMENTS = Destination.topic("shipments").ordered();

    /** All of them. */
    public static final List<Destination> TOPICS = List.of(ORDERS, STOCK, PAYMENTS, SHIPMENTS);

    /** Everything that was ordered is set aside. */
    public record Reserved(Order order) {}

    /** Not everything is there, so nothing is set aside. */
    public record OutOfStock(Order order, String sku) {}

    /** What was set aside is free again. */
    public record Released(Order order) {}

    /** The money is there. */
    public record Captured(Order order, BigDecimal amount, String authorization) {}

    /** The bank says no; that is final. */
    public record Declined(Order order, String reason) {}

    /** On its way to the customer. */
    public record Shipped(Order order, String carrier, String tracking) {}

    /** A customer ordered. */
    public static final EventType<Order> ORDER_PLACED = type("order.placed", ORDERS, Order.class);

    /** See {@link Reserved}. */
    public static final EventType<Reserved> STOCK_RESERVED = type("stock.reserved", STOCK, Reserved.class);

    /** See {@link OutOfStock}. */
    public static final EventType<OutOfStock> STOCK_SHORT = type("stock.short", STOCK, OutOfStock.class);

    /** See {@link Released}. */
    public static final EventType<Released> STOCK_RELEASED = type("stock.released", STOCK, Released.class);

    /** See {@link Captured}. */
    public static final EventType<Captured> PAYMENT_CAPTURED = type("payment.captured", PAYMENTS, Captured.class);

    /** See {@link Declined}. */
    public static final EventType<Declined> PAYMENT_DECLINED = type("payment.declined", PAYMENTS, Declined.class);

    /** See {@link Shipped}. */
    public static final EventType<Shipped> ORDER_SHIPPED = type("order.shipped", SHIPMENTS, Shipped.class);

    private Events() {}

    private static <T> EventType<T> type(String name, Destination topic, Class<T> payload) {
        return new EventType<>(name, topic, JsonCodec.of(payload));
    }
}
