package io.intermodal.core.testing;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sender that keeps what it was sent until a test answers, or answers by itself as it was told to. */
public final class FakeSender implements Sender {

    /** How it answers what it is sent. */
    @FunctionalInterface
    public interface Behaviour {
        /** Takes one message; may answer now, later or never. */
        void take(Sent sent);
    }

    /** One message that was sent. */
    public record Sent(Outgoing message, SendCallback callback) {

        /** The broker has it. */
        public void confirm() {
            callback.done(message, PublishOutcome.CONFIRMED, null);
        }

        /** The broker does not have it. */
        public void reject(BrokerException.Kind kind) {
            callback.done(message, PublishOutcome.REJECTED, new BrokerException(kind, "refused by the test", null));
        }

        /** Nobody knows. */
        public void unknown() {
            callback.done(
                    message,
                    PublishOutcome.UNKNOWN,
                    new BrokerException(BrokerException.Kind.UNAVAILABLE, "lost by the test", null));
        }

        /** The message's id. */
        public String id() {
            return String.valueOf(message.envelope().id());
        }
    }

    private final List<Sent> sent = new ArrayList<>();
    private volatile Behaviour behaviour;
    private volatile @Nullable Duration nativeDelay;
    private volatile boolean keepsOrder = true;
    private volatile boolean closed;

    /** A sender that never answers by itself. */
    public FakeSender() {
        this(any -> {});
    }

    /** A sender that answers as it is told to. */
    public FakeSender(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Answers otherwise from now on. */
    public void behave(Behaviour other) {
        behaviour = other;
    }

    /** The broker keeps delays so long itself. */
    public FakeSender withNativeDelay(Duration longest) {
        nativeDelay = longest;
        return this;
    }

    /** The broker stores what is on the way together in any order. */
    public FakeSender inAnyOrder() {
        keepsOrder = false;
        return this;
    }

    @Override
    public boolean keepsOrder() {
        return keepsOrder;
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return Optional.ofNullable(nativeDelay);
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        Sent one = new Sent(message, callback);
        synchronized (sent) {
            sent.add(one);
        }
        behaviour.take(one);
    }

    /** Everything that was sent, in order. */
    public List<Sent> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** The ids of everything that was sent, in order. */
    public List<String> ids() {
        return sent().stream().map(Sent::id).toList();
    }

    /** Whether the engine closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close(Duration atMost) {
        closed = true;
    }
}
