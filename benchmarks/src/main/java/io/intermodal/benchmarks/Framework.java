package io.intermodal.benchmarks;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Intermodal with its defaults, but for the prefetch, and for time-outs that a busy machine does not reach. */
final class Framework implements Client {

    private static final String PATIENCE = "1m";

    private final Connection connection;
    private final Group group;
    private final Body body;
    private @Nullable Publisher<Object> publisher;
    private @Nullable Subscription subscription;

    Framework(Place place, Group group, Body body) {
        ConnectionOptions.Builder options = ConnectionOptions.builder()
                .set("intermodal.broker", place.url())
                .set("intermodal.connect-timeout", PATIENCE)
                .set("intermodal.request-timeout", PATIENCE)
                .set("intermodal.publish-timeout", PATIENCE);
        if (place.hasUser()) {
            options.set("intermodal.user", Place.USER).set("intermodal.password", Place.PASSWORD);
        }
        this.connection = Messaging.connect(options.build());
        this.group = group;
        this.body = body;
    }

    /** Makes the destination and its group. */
    void provision() {
        connection.provision(group);
    }

    /** Empties the queue, so that the broker's disk does not fill up. */
    void remove() {
        connection.remove(group);
    }

    @Override
    public void publish(int count) throws Exception {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Semaphore open = new Semaphore(0);
        if (publisher == null) {
            publisher = connection.publisher(group.destination(), body.codec());
        }
        for (int i = 0; i < count; i++) {
            Message<Object> message = Message.of(Client.key(i), body.payload());
            var unused = publisher.publishAsync(message).whenComplete((receipt, failure) -> {
                if (failure != null) {
                    failed.set(failure);
                }
                open.release();
            });
        }
        open.acquire(count);
        Throwable failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("not confirmed", failure);
        }
    }

    @Override
    public void consume(int concurrency, Handled handled) {
        subscription = connection.subscribe(
                group,
                Handlers.of(
                        body.codec(),
                        delivery ->
                                handled.message(Body.length(delivery.message().payload()))),
                SubscribeOptions.builder()
                        .concurrency(concurrency)
                        .prefetch(PREFETCH)
                        .build());
    }

    @Override
    public void close() {
        if (publisher != null) {
            publisher.close();
        }
        if (subscription != null) {
            subscription.close();
        }
        connection.close(Duration.ofSeconds(10));
    }
}
