package io.intermodal.core.consume;

import io.intermodal.Group;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import io.intermodal.core.link.Attachment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The application's view of a {@link Consumer}. */
public final class CoreSubscription implements Subscription {

    private final Group group;
    private final Duration drainTimeout;
    private final Consumer consumer;

    CoreSubscription(Group group, Duration drainTimeout, Consumer consumer) {
        this.group = group;
        this.drainTimeout = drainTimeout;
        this.consumer = consumer;
    }

    /** What has to be attached to the link. */
    public Attachment attachment() {
        return consumer;
    }

    /** Completes with the first attachment, or with why there will be none. */
    public CompletableFuture<Void> firstAttach() {
        return consumer.firstAttach();
    }

    /** Completes when everything has ended. */
    public CompletableFuture<Void> closed() {
        return consumer.closedFuture();
    }

    @Override
    public Group group() {
        return group;
    }

    @Override
    public SubscriptionState state() {
        return consumer.state();
    }

    @Override
    public void pause() {
        consumer.pause();
    }

    @Override
    public void resume() {
        consumer.resume();
    }

    @Override
    public void close(Duration atMost) {
        consumer.close(atMost);
    }

    @Override
    public void close() {
        close(drainTimeout);
    }

    @Override
    public String toString() {
        return "subscription of " + group + ", " + state();
    }
}
