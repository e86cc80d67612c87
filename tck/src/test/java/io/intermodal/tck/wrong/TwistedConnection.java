package io.intermodal.tck.wrong;

import io.intermodal.Capabilities;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetters;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connection with a twist in it. */
final class TwistedConnection implements Connection {

    private final Connection real;
    private final Twist twist;

    TwistedConnection(Connection real, Twist twist) {
        this.real = real;
        this.twist = twist;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public ConnectionState state() {
        return real.state();
    }

    @Override
    public Capabilities capabilities() {
        return real.capabilities();
    }

    @Override
    public void provision(Group... groups) {
        real.provision(Arrays.stream(groups).map(twist::group).toArray(Group[]::new));
    }

    @Override
    public void provision(Destination destination) {
        real.provision(destination);
    }

    @Override
    public void remove(Group group) {
        real.remove(group);
    }

    @Override
    public <T> Publisher<T> publisher(Destination destination, Codec<T> codec, PublisherOptions options) {
        return twist.publisher(real.publisher(destination, codec, twist.publisherOptions(options)));
    }

    @Override
    public Subscription subscribe(Group group, Handlers handlers, SubscribeOptions options) {
        Handlers wrapped = twist.wrapsHandlers()
                ? handlers.find("no-such-type").map(this::wrapped).orElse(handlers)
                : handlers;
        return twist.subscription(real.subscribe(twist.group(group), wrapped, twist.subscribeOptions(options)));
    }

    private <T> Handlers wrapped(Handlers.Handling<T> handling) {
        return Handlers.async(handling.codec(), delivery -> {
            CompletionStage<?> stage = twist.handle(handling, twist.delivery(delivery));
            return stage == null ? CompletableFuture.completedFuture(null) : stage;
        });
    }

    @Override
    public DeadLetters deadLetters(Group group) {
        return twist.deadLetters(real.deadLetters(group));
    }

    @Override
    public long backlog(Group group) {
        return real.backlog(group);
    }

    @Override
    public List<String> describe(Group... groups) {
        return real.describe(groups);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return real.unwrap(type);
    }

    @Override
    public void close(Duration atMost) {
        real.close(atMost);
    }

    @Override
    public void close() {
        real.close();
    }
}
