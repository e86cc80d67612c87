package io.intermodal.samples.ordersync.service;

import io.intermodal.Connection;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessageHandler;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.ForeignMessageException;
import io.intermodal.samples.ordersync.store.Inbox;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Subscribes the five services. In a real shop each would be a process of its own; the groups make no difference. */
public final class Services implements AutoCloseable {

    private static final RetryPolicy RETRY = RetryPolicy.builder()
            .maxAttempts(5)
            .firstDelay(Duration.ofMillis(50))
            .maxDelay(Duration.ofMillis(500))
            .terminal(NoCarrierException.class, ForeignMessageException.class)
            .build();

    private final Connection connection;
    private final Inbox inbox;
    private final ScheduledExecutorService line;
    private final Payment payment;
    private final Inventory inventory = new Inventory();
    private final Fulfilment fulfilment = new Fulfilment();
    private final SearchIndex search = new SearchIndex();
    private final Analytics analytics = new Analytics();

    /** The services of one connection. */
    public Services(Connection connection, Database database, Inbox inbox, long seed) {
        this.connection = connection;
        this.inbox = inbox;
        this.line = Executors.newScheduledThreadPool(4, work -> {
            Thread thread = new Thread(work, "payment-gateway");
            thread.setDaemon(true);
            return thread;
        });
        this.payment = new Payment(inbox, new PaymentGateway(database, line, seed));
    }

    /** Starts to handle messages. */
    public void subscribe() {
        onOrders();
        onStock();
        onPayments();
        onShipments();
    }

    private void onOrders() {
        subscribe(Groups.ORDERS_INVENTORY, 4, Handlers.of(Events.ORDER_PLACED.codec(), inbox.once(inventory::reserve)));
        subscribe(
                Groups.ORDERS_SEARCH,
                2,
                Handlers.of(
                        Events.ORDER_PLACED.codec(),
                        inbox.once((step, order) -> search.show(step, order, SearchIndex.Status.PLACED))));
        subscribe(
                Groups.ORDERS_ANALYTICS,
                2,
                Handlers.of(
                        Events.ORDER_PLACED.codec(),
                        inbox.once((step, order) -> analytics.count(step, "placed", order))));
    }

    private void onStock() {
        subscribe(
                Groups.STOCK_PAYMENT,
                32,
                Handlers.byType()
                        .onAsync(Events.STOCK_RESERVED.name(), Events.STOCK_RESERVED.codec(), payment::charge)
                        .on(Events.STOCK_SHORT.name(), Events.STOCK_SHORT.codec(), noted())
                        .on(Events.STOCK_RELEASED.name(), Events.STOCK_RELEASED.codec(), noted())
                        .build());
        subscribe(
                Groups.STOCK_SEARCH,
                2,
                Handlers.byType()
                        .on(
                                Events.STOCK_RESERVED.name(),
                                Events.STOCK_RESERVED.codec(),
                                inbox.once(
                                        (step, event) -> search.show(step, event.order(), SearchIndex.Status.RESERVED)))
                        .on(
                                Events.STOCK_SHORT.name(),
                                Events.STOCK_SHORT.codec(),
                                inbox.once((step, event) ->
                                        search.show(step, event.order(), SearchIndex.Status.OUT_OF_STOCK)))
                        .on(Events.STOCK_RELEASED.name(), Events.STOCK_RELEASED.codec(), noted())
                        .build());
    }

    private void onPayments() {
        subscribe(Groups.PAYMENTS_FULFILMENT, 4, payments(inbox.once(fulfilment::ship), noted()));
        subscribe(Groups.PAYMENTS_INVENTORY, 2, payments(noted(), inbox.once(inventory::release)));
        subscribe(
                Groups.PAYMENTS_SEARCH,
                2,
                payments(
                        inbox.once((step, event) -> search.show(step, event.order(), SearchIndex.Status.PAID)),
                        inbox.once((step, event) -> search.show(step, event.order(), SearchIndex.Status.DECLINED))));
        subscribe(
                Groups.PAYMENTS_ANALYTICS,
                2,
                payments(
                        inbox.once((step, event) -> analytics.count(step, "captured", event.order())),
                        inbox.once((step, event) -> analytics.count(step, "declined", event.order()))));
    }

    private void onShipments() {
        subscribe(Groups.SHIPMENTS_INVENTORY, 2, shipments(inbox.once(inventory::bookOut)));
        subscribe(
                Groups.SHIPMENTS_SEARCH,
                2,
                shipments(inbox.once((step, event) -> search.show(step, event.order(), SearchIndex.Status.SHIPPED))));
        subscribe(
                Groups.SHIPMENTS_ANALYTICS,
                2,
                shipments(inbox.once((step, event) -> analytics.count(step, "shipped", event.order()))));
    }

    private static Handlers payments(
            MessageHandler<Events.Captured> captured, MessageHandler<Events.Declined> declined) {
        return Handlers.byType()
                .on(Events.PAYMENT_CAPTURED.name(), Events.PAYMENT_CAPTURED.codec(), captured)
                .on(Events.PAYMENT_DECLINED.name(), Events.PAYMENT_DECLINED.codec(), declined)
                .build();
    }

    private static Handlers shipments(MessageHandler<Events.Shipped> shipped) {
        return Handlers.of(Events.ORDER_SHIPPED.codec(), shipped);
    }

    /** Nothing to do for this group, but the inbox shows that it came. */
    private <T> MessageHandler<T> noted() {
        return inbox.once((step, event) -> {});
    }

    private void subscribe(Group group, int concurrency, Handlers handlers) {
        SubscribeOptions options =
                SubscribeOptions.builder().concurrency(concurrency).retry(RETRY).build();
        connection.subscribe(group, handlers, options);
    }

    /** Ends the gateway's line. The subscriptions end with the connection. */
    @Override
    public void close() {
        line.shutdownNow();
    }
}
