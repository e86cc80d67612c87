package io.intermodal.samples.snippets;

import io.intermodal.Connection;
import io.intermodal.Messaging;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.time.Duration;
import java.util.function.Consumer;

/** What any test framework can do. */
final class WithoutJunit {

    private WithoutJunit() {}

    static void run(Consumer<Connection> application) {
        // tag::plain[]
        MemoryBroker broker = MemoryBroker.queue("checkout-test"); // a name that no other test uses
        VirtualTime time = new VirtualTime();
        try (Connection connection =
                Messaging.connect(broker.options().timeSource(time).build())) {
            application.accept(connection);
            time.advance(Duration.ofHours(1));
        } finally {
            broker.discard();
        }
        // end::plain[]
    }
}
