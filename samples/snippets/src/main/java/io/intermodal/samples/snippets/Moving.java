package io.intermodal.samples.snippets;

import io.intermodal.Capability;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessageHandler;
import io.intermodal.Messaging;
import io.intermodal.Publisher;

/** An application on its way from one broker to another: it listens on both, and publishes to the one that is connected by default. */
public final class Moving implements AutoCloseable {

    private final Connection connection;
    private final Connection leaving;

    /** Connects to both. */
    public Moving() {
        // tag::both[]
        connection = Messaging.connect(); // the new broker
        leaving = Messaging.connect(ConnectionOptions.named("leaving")); // the old one
        // end::both[]
    }

    /** Listens on both. */
    public void subscribe(Group billing, MessageHandler<String> handler) {
        // tag::subscribe[]
        connection.subscribe(billing, Codec.string(), handler);
        leaving.subscribe(billing, Codec.string(), handler);
        // end::subscribe[]
    }

    /** Publishes to the new one. */
    public Publisher<String> publisher(Destination orders) {
        return connection.publisher(orders, Codec.string());
    }

    /** What the old broker still holds, as far as it can be asked. */
    public boolean isEmpty(Group billing) {
        // tag::empty[]
        boolean handled = !leaving.capabilities().has(Capability.LAG) || leaving.backlog(billing) == 0;
        boolean nothingDead = leaving.deadLetters(billing).list(1).isEmpty();
        return handled && nothingDead;
        // end::empty[]
    }

    @Override
    public void close() {
        leaving.close();
        connection.close();
    }
}
