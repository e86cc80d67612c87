package io.intermodal.samples.ordersync.service;

import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Step;
import java.util.Map;

/** Ships what is paid. Where no carrier goes somebody has to look: that is not to be tried again. */
final class Fulfilment {

    private static final Map<String, String> CARRIERS = Map.ofEntries(
            Map.entry("AT", "Alpenpost"),
            Map.entry("BE", "Benelux Express"),
            Map.entry("CH", "Alpenpost"),
            Map.entry("DE", "Rhein Paket"),
            Map.entry("DK", "Nordfracht"),
            Map.entry("ES", "Iberia Envios"),
            Map.entry("FR", "Colis Rapide"),
            Map.entry("GB", "Royal Parcel"),
            Map.entry("IT", "Alpenpost"),
            Map.entry("LU", "Benelux Express"),
            Map.entry("NL", "Benelux Express"),
            Map.entry("PL", "Nordfracht"),
            Map.entry("SE", "Nordfracht"),
            Map.entry("US", "Atlantic Freight"));

    void ship(Step step, Events.Captured captured) throws Exception {
        Order order = captured.order();
        String carrier = CARRIERS.get(order.country());
        if (carrier == null) {
            throw new NoCarrierException("no carrier delivers to country '" + order.country()
                    + "'; the order is paid: find a carrier and redrive, or give the money back");
        }
        String tracking = carrier.substring(0, 2).toUpperCase(java.util.Locale.ROOT) + "-" + order.id();
        step.tx()
                .update(
                        "insert into shipments (order_id, carrier, tracking) values (?, ?, ?)",
                        order.id(),
                        carrier,
                        tracking);
        step.emit(Events.ORDER_SHIPPED, order, new Events.Shipped(order, carrier, tracking));
    }
}
