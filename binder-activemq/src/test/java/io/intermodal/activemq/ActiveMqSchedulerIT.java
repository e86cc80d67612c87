package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.Support;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who keeps delayed messages, found out on brokers with and without a scheduler. */
class ActiveMqSchedulerIT {

    private static boolean becomesNative(Wire wire) throws BrokerException {
        Route route = new Route.OneGroup(Wire.group(Wire.queue("any"), "main"));
        Sender sender = wire.sender();
        boolean first = sender.nativeDelay(route).isPresent();
        long deadline = System.nanoTime() + 5 * Wire.SECOND;
        while (sender.nativeDelay(route).isEmpty()
                && !wire.config.liveThreads().isEmpty()
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(first).as("known before it was tried").isFalse();
        return sender.nativeDelay(route).isPresent();
    }

    @Test
    void withAschedulerTheBrokerKeepsDelayedMessagesAndNeverHandsThemOutEarly() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started();
                Wire wire = Wire.open(Config.of(broker.address()))) {
            assertThat(becomesNative(wire)).isTrue();
            Destination orders = Wire.topic("orders");
            GroupRef billing = Wire.group(orders, "billing");
            wire.link.topology().create(Wire.plan(orders, billing));
            Sender sender = wire.sender();
            Reading reading = wire.read(50, new Route.OneGroup(billing));
            for (int n = 0; n < 20; n++) {
                long due = System.currentTimeMillis() + 1 + 117L * n;
                Route route = n % 2 == 0 ? new Route.Everyone(Wire.ref(orders)) : new Route.OneGroup(billing);
                assertThat(Wire.await(Wire.send(
                                        sender,
                                        route,
                                        Wire.envelope("m" + n)
                                                .header("due", Long.toString(due))
                                                .build(),
                                        due))
                                .outcome())
                        .isEqualTo(PublishOutcome.CONFIRMED);
            }
            reading.source().demand(20);
            for (int n = 0; n < 20; n++) {
                Incoming message = reading.arrived();
                long due = Long.parseLong(message.envelope().headers().get("due"));
                assertThat(System.currentTimeMillis() - due).isBetween(0L, 2000L);
                assertThat(message.envelope().headers().keySet()).containsExactly("due");
            }
        }
    }

    @Test
    void aMessageThatWasDelayedIsDelayedAgainWhenItIsCopied() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started();
                Wire wire = Wire.open(Config.of(broker.address()).set("scheduler", "native"))) {
            Route route = new Route.OneGroup(Wire.group(Wire.queue("orders"), "main"));
            assertThat(wire.link.info().support().get(Capability.DELAYED_PUBLISH))
                    .isEqualTo(Support.NATIVE);
            Sender sender = wire.sender();
            Reading reading = wire.read(10, route);
            wire.publish(route, "a");
            Incoming message = reading.next();
            for (int n = 0; n < 3; n++) {
                long due = System.currentTimeMillis() + 700;
                CompletableFuture<Wire.Sent> sent = new CompletableFuture<>();
                sender.send(
                        new Outgoing(route, message.envelope(), due, message),
                        System.nanoTime() + 5 * Wire.SECOND,
                        (copy, outcome, cause) -> sent.complete(new Wire.Sent(outcome, cause)));
                assertThat(Wire.await(sent).outcome()).isEqualTo(PublishOutcome.CONFIRMED);
                reading.ack(message);
                message = reading.next();
                assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
            }
        }
    }

    @Test
    void withoutAschedulerTheBrokerIsNotTrustedWithDelays() throws Exception {
        try (ActiveMqBroker broker =
                        ActiveMqBroker.started(ActiveMqBroker.with().withoutScheduler());
                Wire wire = Wire.open(Config.of(broker.address()))) {
            assertThat(becomesNative(wire)).isFalse();
            assertThat(wire.link.info().support()).doesNotContainKey(Capability.DELAYED_PUBLISH);
        }
    }

    @Test
    void relayAsksNobodyAndNonsenseIsRefused() throws Exception {
        try (ActiveMqBroker broker = ActiveMqBroker.started()) {
            try (Wire wire = Wire.open(Config.of(broker.address()).set("scheduler", "relay"))) {
                Route route = new Route.OneGroup(Wire.group(Wire.queue("any"), "main"));
                assertThat(wire.sender().nativeDelay(route)).isEmpty();
                assertThat(wire.config.liveThreads()).isEmpty();
            }
            try (Config config = Config.of(broker.address()).set("scheduler", "sometimes")) {
                assertThatThrownBy(() -> Wire.open(config))
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContaining("auto, native or relay");
            }
        }
    }
}
