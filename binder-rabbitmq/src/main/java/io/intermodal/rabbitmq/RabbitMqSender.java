package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends over one confirming channel for each exchange: the broker closes a channel for one bad publish, and then nothing that was open on it can be
 * told stored from not stored.
 */
final class RabbitMqSender implements Sender {

    private final RabbitMqLink link;
    private final RabbitMqClient client;
    private final RabbitMqWriteGuard guard;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, RabbitMqConfirms> channels = new ConcurrentHashMap<>();
    // Guarded by writing, down to the turn.
    private final RabbitMqHeaderWriter headers = new RabbitMqHeaderWriter();
    private @Nullable Route lastRoute;
    private @Nullable RabbitMqTarget lastTarget;
    private int turn;
    private volatile boolean closed;

    RabbitMqSender(RabbitMqLink link, RabbitMqClient client) {
        this.link = link;
        this.client = client;
        this.guard = new RabbitMqWriteGuard(client.time(), client::cut);
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return Optional.empty();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        try {
            if (closed) {
                throw new BrokerException(Kind.CLOSED, "the sender is closed", null);
            }
            link.checkOpen();
            link.checkUnblocked();
            lock(deadlineNanos);
        } catch (BrokerException e) {
            callback.done(message, PublishOutcome.REJECTED, e);
            return;
        }
        try {
            guard.enter(deadlineNanos);
            write(message, callback);
        } finally {
            guard.exit();
            writing.unlock();
        }
    }

    @Override
    public void close(Duration atMost) {
        closed = true;
        long deadline = client.time().nanoTime() + atMost.toNanos();
        for (RabbitMqConfirms confirms : channels.values()) {
            if (!link.isLost()) {
                confirms.drain(Math.max(0, deadline - client.time().nanoTime()));
            }
            confirms.end(new BrokerException(Kind.CLOSED, "the sender was closed before the broker answered", null));
            if (!link.isLost()) {
                abort(confirms.channel());
            }
        }
        link.remove(this);
    }

    /** Number, publish and remember are one step under the lock: a confirm names nothing but the number. */
    private void write(Outgoing message, SendCallback callback) {
        RabbitMqTarget target;
        RabbitMqConfirms confirms;
        BasicProperties properties;
        long number;
        try {
            target = target(message.route());
            confirms = confirms(target.exchange());
            number = confirms.channel().getNextPublishSeqNo();
            properties = RabbitMqMessages.write(message, number, headers);
        } catch (BrokerException e) {
            callback.done(message, PublishOutcome.REJECTED, e);
            return;
        } catch (RuntimeException e) {
            callback.done(message, PublishOutcome.REJECTED, RabbitMqErrors.of(e, "sending to " + message.route()));
            return;
        }
        if (!confirms.add(number, message, callback)) {
            return;
        }
        try {
            confirms.channel()
                    .basicPublish(
                            target.exchange(),
                            target.routingKey(message.envelope().key(), turn++),
                            true,
                            properties,
                            message.envelope().body());
        } catch (IOException | RuntimeException e) {
            // The number may be used up though nothing was written: from here on no confirm of this channel could be
            // trusted.
            BrokerException cause = RabbitMqErrors.of(e, "sending to " + message.route());
            confirms.end(cause);
            channels.remove(target.exchange(), confirms);
            abort(confirms.channel());
        }
    }

    /** A publisher sends everything over one route. */
    private RabbitMqTarget target(Route route) throws BrokerException {
        RabbitMqTarget known = lastTarget;
        if (known == null || route != lastRoute) {
            known = RabbitMqTarget.of(route);
            lastRoute = route;
            lastTarget = known;
        }
        return known;
    }

    private RabbitMqConfirms confirms(String exchange) throws BrokerException {
        RabbitMqConfirms known = channels.get(exchange);
        if (known != null && known.isOpen()) {
            return known;
        }
        // The broker answers a publish to a missing exchange by closing the channel; asking first harms nobody.
        link.requireExchange(exchange);
        Channel channel = client.channel("opening a sender");
        try {
            RabbitMqConfirms made = new RabbitMqConfirms(channel);
            channel.confirmSelect();
            channels.put(exchange, made);
            return made;
        } catch (IOException | RuntimeException e) {
            throw RabbitMqErrors.of(e, "opening a sender on " + client.server());
        }
    }

    private void lock(long deadlineNanos) throws BrokerException {
        try {
            if (!writing.tryLock(Math.max(0, deadlineNanos - client.time().nanoTime()), TimeUnit.NANOSECONDS)) {
                throw new BrokerException(
                        Kind.BUSY, "the connection to " + client.server() + " took nothing until the deadline", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(Kind.CLOSED, "interrupted before sending", e);
        }
    }

    private static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException | RuntimeException closedAlready) {
            // It ends with its connection at the latest.
        }
    }
}
