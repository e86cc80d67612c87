package io.intermodal.samples.snippets;

import static io.intermodal.samples.snippets.Checkout.State.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Connection;
import io.intermodal.junit.IntermodalExtension;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import io.intermodal.samples.snippets.Checkout.State;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shop on a broker that does everything it may. */
class WorstBrokerTest {

    // tag::worst[]
    @RegisterExtension
    final IntermodalExtension intermodal =
            IntermodalExtension.queue().worstLegal().set("intermodal.publish-timeout", "1m");

    @RepeatedTest(20)
    void everyOrderThatWasTakenIsPaid(Connection connection, VirtualTime time, MemoryBroker broker) {
        Map<String, State> states = Checkout.database();
        Checkout checkout = new Checkout(connection, states, new FakeGateway());
        for (int i = 0; i < 50; i++) {
            checkout.place("order " + i);
        }

        time.advance(Duration.ofHours(1));

        assertThat(states.values()).hasSize(50).containsOnly(PAID);
        assertThat(broker.leftOvers()).isEmpty();
    }
    // end::worst[]
}
