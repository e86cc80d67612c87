package io.intermodal.samples.ordersync.shop;

import io.intermodal.Destination;
import io.intermodal.Group;
import java.util.List;

/** Who consumes what. All groups are ordered: what one customer did is handled in the order it was done. */
public final class Groups {

    /** Inventory sets aside what was ordered. */
    public static final Group ORDERS_INVENTORY = group(Events.ORDERS, "inventory");

    /** Search makes a document of each order. */
    public static final Group ORDERS_SEARCH = group(Events.ORDERS, "search-index");

    /** Analytics counts orders. */
    public static final Group ORDERS_ANALYTICS = group(Events.ORDERS, "analytics");

    /** Payment charges for what is set aside. */
    public static final Group STOCK_PAYMENT = group(Events.STOCK, "payment");

    /** Search shows what is out of stock. */
    public static final Group STOCK_SEARCH = group(Events.STOCK, "search-index");

    /** Fulfilment ships what is paid. */
    public static final Group PAYMENTS_FULFILMENT = group(Events.PAYMENTS, "fulfilment");

    /** Inventory frees what was declined. */
    public static final Group PAYMENTS_INVENTORY = group(Events.PAYMENTS, "inventory");

    /** Search shows what is paid or declined. */
    public static final Group PAYMENTS_SEARCH = group(Events.PAYMENTS, "search-index");

    /** Analytics counts revenue. */
    public static final Group PAYMENTS_ANALYTICS = group(Events.PAYMENTS, "analytics");

    /** Inventory books out what was shipped. */
    public static final Group SHIPMENTS_INVENTORY = group(Events.SHIPMENTS, "inventory");

    /** Search shows what was shipped. */
    public static final Group SHIPMENTS_SEARCH = group(Events.SHIPMENTS, "search-index");

    /** Analytics counts shipments. */
    public static final Group SHIPMENTS_ANALYTICS = group(Events.SHIPMENTS, "analytics");

    /** All of them. */
    public static final List<Group> ALL = List.of(
            ORDERS_INVENTORY,
            ORDERS_SEARCH,
            ORDERS_ANALYTICS,
            STOCK_PAYMENT,
            STOCK_SEARCH,
            PAYMENTS_FULFILMENT,
            PAYMENTS_INVENTORY,
            PAYMENTS_SEARCH,
            PAYMENTS_ANALYTICS,
            SHIPMENTS_INVENTORY,
            SHIPMENTS_SEARCH,
            SHIPMENTS_ANALYTICS);

    /** Those that carry an order on: one that ends in the dead letters of these gets no further. */
    public static final List<Group> MAIN_LINE = List.of(ORDERS_INVENTORY, STOCK_PAYMENT, PAYMENTS_FULFILMENT);

    private Groups() {}

    private static Group group(Destination topic, String service) {
        return Group.of(topic, service).ordered();
    }
}
