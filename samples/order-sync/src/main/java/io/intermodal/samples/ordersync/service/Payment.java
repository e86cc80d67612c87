package io.intermodal.samples.ordersync.service;

import io.intermodal.Delivery;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Inbox;
import io.intermodal.samples.ordersync.store.Step;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Charges for what is set aside. A decline is an outcome like any other; no answer is a failure, which the retry policy of the subscription tries
 * again. Asynchronous: while the gateway thinks, a slot is taken but no thread.
 */
final class Payment {

    private final Inbox inbox;
    private final PaymentGateway gateway;

    Payment(Inbox inbox, PaymentGateway gateway) {
        this.inbox = inbox;
        this.gateway = gateway;
    }

    CompletionStage<?> charge(Delivery<Events.Reserved> delivery) {
        Order order = delivery.payload().order();
        return gateway.charge(order.id(), order.card(), order.total(), delivery.attempt())
                .thenAccept(answer -> enter(delivery, answer));
    }

    private void enter(Delivery<Events.Reserved> delivery, PaymentGateway.Answer answer) {
        try {
            inbox.apply(delivery, (step, reserved) -> record(step, reserved.order(), answer));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static void record(Step step, Order order, PaymentGateway.Answer answer) throws Exception {
        boolean charged = answer.declined().isEmpty();
        String detail = answer.declined().orElse("auth-" + order.id());
        step.tx()
                .update(
                        "insert into payments (order_id, state, amount, detail) values (?, ?, ?, ?)",
                        order.id(),
                        charged ? "CAPTURED" : "DECLINED",
                        order.total(),
                        detail);
        if (charged) {
            step.emit(Events.PAYMENT_CAPTURED, order, new Events.Captured(order, order.total(), detail));
        } else {
            step.emit(Events.PAYMENT_DECLINED, order, new Events.Declined(order, detail));
        }
    }
}
