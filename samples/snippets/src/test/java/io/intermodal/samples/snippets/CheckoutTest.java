package io.intermodal.samples.snippets;

import static io.intermodal.samples.snippets.Checkout.State.PAID;
import static io.intermodal.samples.snippets.Checkout.State.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Connection;
import io.intermodal.PublishException;
import io.intermodal.junit.IntermodalExtension;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import io.intermodal.samples.snippets.Checkout.State;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that {@code docs/testing.md} shows. */
// tag::test[]
@ExtendWith(IntermodalExtension.class)
class CheckoutTest {

    private final Map<String, State> states = Checkout.database();
    private final FakeGateway gateway = new FakeGateway();

    @Test
    void paymentFailsTwiceThenTheOrderTimesOut(Connection connection, VirtualTime time, MemoryBroker broker) {
        gateway.failing(2);
        Checkout checkout = new Checkout(connection, states, gateway);

        checkout.place("order 42");
        time.advance(Duration.ofMinutes(14));
        assertThat(gateway.calls()).isEqualTo(2);

        time.advance(Duration.ofMinutes(1));
        assertThat(states).containsEntry("order 42", TIMED_OUT);

        time.advance(Duration.ofHours(1));
        assertThat(gateway.calls())
                .as("no third attempt for an order that is given up")
                .isEqualTo(2);
        assertThat(broker.leftOvers()).isEmpty();
    }
    // end::test[]

    // tag::duplicate[]
    @Test
    void anOrderThatComesTwiceIsChargedOnce(Connection connection, VirtualTime time, MemoryBroker broker) {
        Checkout checkout = new Checkout(connection, states, gateway);

        broker.duplicateNext();
        checkout.place("order 42");
        time.awaitIdle();

        assertThat(gateway.calls()).isOne();
    }
    // end::duplicate[]

    // tag::crash[]
    @Test
    void anotherInstanceTakesOverFromOneThatDied(
            Connection dying, Connection other, VirtualTime time, MemoryBroker broker) {
        Checkout checkout = new Checkout(dying, states, gateway);
        broker.crashBeforeSettlement(); // the money is taken, and the process dies before the broker hears of it
        checkout.place("order 42");
        time.awaitIdle();

        Checkout unused = new Checkout(other, states, gateway);
        time.advance(Duration.ofMinutes(30));

        assertThat(gateway.calls()).isOne();
        assertThat(states).containsEntry("order 42", PAID);
        assertThat(broker.leftOvers()).isEmpty();
    }
    // end::crash[]

    // tag::outage[]
    @Test
    void anOrderIsRefusedWhileTheBrokerIsAway(Connection connection, VirtualTime time, MemoryBroker broker) {
        Checkout checkout = new Checkout(connection, states, gateway);

        broker.crash();
        assertThatThrownBy(() -> checkout.place("order 42")).isInstanceOf(PublishException.class); // 10 s later

        broker.start();
        time.advance(Duration.ofSeconds(10)); // the connection comes back by itself
        checkout.place("order 43");
        time.awaitIdle();
        assertThat(states).containsEntry("order 43", PAID);
    }
    // end::outage[]

    @Test
    void theSameGoesWithoutTheExtension() {
        WithoutJunit.run(another -> new Checkout(another, states, gateway).place("order 42"));

        assertThat(states).containsEntry("order 42", PAID);
    }
}
