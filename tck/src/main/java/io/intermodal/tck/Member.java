package io.intermodal.tck;

import io.intermodal.AsyncMessageHandler;
import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.MessageHandler;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A subscription whose every delivery is written into the history: first described, then started. */
final class Member implements AutoCloseable {

    /** Retries quick enough for a test. */
    static final RetryPolicy QUICK = RetryPolicy.builder()
            .firstDelay(Duration.ofMillis(50))
            .multiplier(2)
            .jitter(0)
            .build();

    private final Scenario scenario;
    private final Group group;
    private final String name;
    private final List<Delivery<byte[]>> held = new CopyOnWriteArrayList<>();
    private SubscribeOptions options = SubscribeOptions.builder().retry(QUICK).build();
    private @Nullable Connection connection;
    private @Nullable Subscription subscription;

    Member(Scenario scenario, Group group, String name) {
        this.scenario = scenario;
        this.group = group;
        this.name = name;
    }

    /** On another connection than the scenario's: as another instance of the application would be. */
    Member on(Connection other) {
        this.connection = other;
        return this;
    }

    /** With other options; the default is a quick retry policy and nothing else. */
    Member with(UnaryOperator<SubscribeOptions.Builder> change) {
        this.options = change.apply(options.toBuilder()).build();
        return this;
    }

    /** As users get it who set nothing. */
    Member withoutOptions() {
        this.options = SubscribeOptions.defaults();
        return this;
    }

    Member concurrency(int value) {
        return with(builder -> builder.concurrency(value));
    }

    Member retry(RetryPolicy policy) {
        return with(builder -> builder.retry(policy));
    }

    Member manual() {
        return with(builder -> builder.settlement(SubscribeOptions.SettlementMode.MANUAL));
    }

    /** Starts with a handler that acknowledges everything. */
    Member start() {
        return start(delivery -> {});
    }

    /** Starts with manual settlement; deliveries are kept in {@link #held()}. */
    Member startHolding() {
        return manual().start(held::add);
    }

    Member start(MessageHandler<byte[]> handler) {
        return start(Handlers.of(Codec.bytes(), recorded(handler)));
    }

    Member startAsync(AsyncMessageHandler<byte[]> handler) {
        return start(Handlers.async(Codec.bytes(), recordedAsync(handler)));
    }

    /** Starts with handlers that were made with {@link #recorded}. */
    Member start(Handlers handlers) {
        Connection used = connection == null ? scenario.connection() : connection;
        scenario.joining(group, name, options);
        subscription = used.subscribe(group, handlers, options);
        scenario.joined(group, this);
        return this;
    }

    MessageHandler<byte[]> recorded(MessageHandler<byte[]> handler) {
        return delivery -> {
            TrackedDelivery tracked = tracked(delivery);
            try {
                handler.handle(tracked);
            } catch (Throwable e) {
                tracked.ended(e);
                throw e;
            }
            tracked.ended(null);
        };
    }

    AsyncMessageHandler<byte[]> recordedAsync(AsyncMessageHandler<byte[]> handler) {
        return delivery -> {
            TrackedDelivery tracked = tracked(delivery);
            CompletionStage<?> stage;
            try {
                stage = handler.handle(tracked);
            } catch (Throwable e) {
                tracked.ended(e);
                throw e;
            }
            if (stage == null) { // which the contract forbids, and a rule tries
                tracked.ended(new IllegalStateException("no stage"));
                return stage;
            }
            return stage.whenComplete((done, failure) -> tracked.ended(failure));
        };
    }

    private TrackedDelivery tracked(Delivery<byte[]> delivery) {
        boolean manual = options.settlement() == SubscribeOptions.SettlementMode.MANUAL;
        TrackedDelivery tracked = new TrackedDelivery(
                delivery, scenario.recorder(), options.retry().orElse(RetryPolicy.defaults()), manual, name);
        scenario.harness()
                .positions()
                .flatMap(positions -> positions.place(delivery))
                .ifPresent(tracked::liesAt);
        return tracked;
    }

    /** The deliveries kept by {@link #startHolding()}, in the order in which they came. */
    List<Delivery<byte[]>> held() {
        return held;
    }

    Subscription subscription() {
        if (subscription == null) {
            throw new IllegalStateException("member " + name + " was not started");
        }
        return subscription;
    }

    Group group() {
        return group;
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        close(scenario.patience());
    }

    void close(Duration atMost) {
        scenario.recorder().add(new Event.Moved(Await.nanos(), group.toString(), name, Event.Move.CLOSING));
        subscription().close(atMost);
        scenario.recorder().add(new Event.Moved(Await.nanos(), group.toString(), name, Event.Move.CLOSED));
    }
}
