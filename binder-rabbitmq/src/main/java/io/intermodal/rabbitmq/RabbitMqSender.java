package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.KeyPartitioner;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

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
    private final AtomicInteger spread = new AtomicInteger();
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
        String exchange;
        RabbitMqConfirms confirms;
        BasicProperties properties;
        long number;
        try {
            exchange = exchange(message.route());
            confirms = confirms(exchange);
            number = confirms.channel().getNextPublishSeqNo();
            properties = RabbitMqMessages.write(message, number);
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
                            exchange,
                            routingKey(message),
                            true,
                            properties,
                            message.envelope().body());
        } catch (IOException | RuntimeException e) {
            // The number may be used up though nothing was written: from here on no confirm of this channel could be
            // trusted.
            BrokerException cause = RabbitMqErrors.of(e, "sending to " + message.route());
            confirms.end(cause);
            channels.remove(exchange, confirms);
            abort(confirms.channel());
        }
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

    private static String exchange(Route route) throws BrokerException {
        if (!(route instanceof Route.Everyone everyone)) {
            return "";
        }
        String name = RabbitMqNames.exchange(everyone.destination());
        Optional<String> problem = RabbitMqNames.problem(name);
        if (problem.isPresent()) {
            throw new BrokerException(
                    Kind.CONFLICT,
                    "the physical name '" + name + "' " + problem.get() + "; change physical-name",
                    null);
        }
        return name;
    }

    private String routingKey(Outgoing message) {
        Route route = message.route();
        if (route instanceof Route.Everyone everyone) {
            return Integer.toString(partition(message, RabbitMqNames.partitions(everyone.destination())));
        }
        if (route instanceof Route.OneGroup one) {
            GroupRef group = one.group();
            return RabbitMqNames.isPartitioned(group)
                    ? RabbitMqNames.partitionQueue(
                            group, partition(message, RabbitMqNames.partitions(group.destination())))
                    : RabbitMqNames.queue(group);
        }
        return RabbitMqNames.readable(route).get(0);
    }

    private int partition(Outgoing message, int partitions) {
        String key = message.envelope().key();
        return key == null
                ? Math.floorMod(spread.getAndIncrement(), partitions)
                : KeyPartitioner.partition(key, partitions);
    }
}
