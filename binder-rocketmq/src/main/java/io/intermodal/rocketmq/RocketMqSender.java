package io.intermodal.rocketmq;

import io.intermodal.PublishOutcome;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Sends without waiting and repeats nothing. */
final class RocketMqSender implements Sender {

    /** The brokers keep three days unless told otherwise; the rest is for clocks that differ. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(3).minusMinutes(10);

    private final RocketMqLink link;
    private final LinkConfig config;
    private final RocketMqCluster cluster;
    private final boolean nativeDelay;
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile @Nullable Named last;
    private volatile boolean closed;
    private volatile @Nullable CompletableFuture<Void> drained;

    RocketMqSender(RocketMqLink link, RocketMqAdmin admin, boolean nativeDelay) {
        this.link = link;
        this.config = admin.config();
        this.cluster = admin.cluster();
        this.nativeDelay = nativeDelay;
    }

    /** A broker stores with several threads what comes over one connection, and so in any order. */
    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public Optional<Duration> nativeDelay(io.intermodal.spi.Route route) {
        return nativeDelay ? Optional.of(LONGEST_DELAY) : Optional.empty();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        Pending send = new Pending(message, deadlineNanos, callback);
        pending.add(send);
        if (closed) {
            send.end(PublishOutcome.REJECTED, new BrokerException(Kind.CLOSED, "the sender is closed", null));
        } else if (link.isSuspended()) {
            // Surely not stored, which after the publish time-out could not be said any more.
            send.end(
                    PublishOutcome.REJECTED,
                    new BrokerException(Kind.UNAVAILABLE, "the cluster does not answer", null));
        } else {
            send.begin();
        }
    }

    @Override
    public void close(Duration atMost) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        drained = done;
        closed = true;
        if (!pending.isEmpty()) {
            try {
                config.time().await(done, Math.max(1, atMost.toNanos()));
            } catch (ExecutionException | TimeoutException e) {
                // What is left ends below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        BrokerException cause =
                new BrokerException(Kind.CLOSED, "the sender was closed before the broker answered", null);
        pending.forEach(send -> send.end(send.begun ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, cause));
        link.remove(this);
    }

    /** A publisher sends everything over one route. */
    private String topic(io.intermodal.spi.Route route) {
        Named known = last;
        if (known == null || known.route() != route) {
            known = new Named(route, RocketMqNames.topic(route));
            last = known;
        }
        return known.topic();
    }

    private record Named(io.intermodal.spi.Route route, String topic) {}

    private final class Pending {

        private final Outgoing message;
        private final long deadlineNanos;
        private final SendCallback callback;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final String topic;
        private final @Nullable String key;
        private volatile boolean begun;

        Pending(Outgoing message, long deadlineNanos, SendCallback callback) {
            this.message = message;
            this.deadlineNanos = deadlineNanos;
            this.callback = callback;
            this.topic = topic(message.route());
            this.key = message.envelope().key();
        }

        void begin() {
            long now = config.time().nanoTime();
            if (now - deadlineNanos >= 0) {
                end(
                        PublishOutcome.REJECTED,
                        new BrokerException(Kind.UNAVAILABLE, "its time was over before it was sent", null));
            } else {
                var unused = cluster.route(topic).whenComplete((route, failure) -> {
                    if (failure != null) {
                        end(PublishOutcome.REJECTED, RocketMqErrors.asked(failure, "sending to " + topic));
                    } else {
                        send(route);
                    }
                });
            }
        }

        private void send(Route route) {
            MessageQueue queue;
            RemotingCommand command;
            long now = config.time().epochMillis();
            try {
                queue = queue(route);
                command = RocketMqMessages.command(
                        queue,
                        RocketMqMessages.body(message.envelope()),
                        RocketMqMessages.properties(message, now),
                        now);
            } catch (BrokerException e) {
                end(PublishOutcome.REJECTED, e);
                return;
            }
            long left =
                    TimeUnit.NANOSECONDS.toMillis(deadlineNanos - config.time().nanoTime());
            begun = true;
            var unused = cluster.calls()
                    .remoting()
                    .askInBulk(route.server(queue), command, left)
                    .whenComplete((answer, failure) -> answered(queue, answer, failure));
        }

        private MessageQueue queue(Route route) throws BrokerException {
            int partitions = partitions(route);
            if (key != null && partitions != route.queues().size()) {
                throw new BrokerException(
                        Kind.UNAVAILABLE,
                        "topic " + topic + " has " + route.queues().size() + " queues just now instead of " + partitions
                                + ": one of its brokers is away, and its keys have to wait for it",
                        null);
            }
            int index = key == null
                    ? Math.floorMod(turn.getAndIncrement(), route.queues().size())
                    : KeyPartitioner.partition(key, partitions);
            return route.queues().get(index);
        }

        private int partitions(Route route) {
            if (message.route() instanceof io.intermodal.spi.Route.Everyone everyone) {
                return everyone.destination().destination().partitions();
            }
            if (message.route() instanceof io.intermodal.spi.Route.OneGroup one) {
                return one.group().destination().destination().partitions();
            }
            return route.queues().size();
        }

        private void answered(MessageQueue queue, @Nullable RemotingCommand answer, @Nullable Throwable failure) {
            if (answer != null && answer.getCode() == ResponseCode.SUCCESS) {
                end(PublishOutcome.CONFIRMED, null);
                return;
            }
            Throwable cause = answer != null
                    ? new RocketMqErrors.Refusal(answer.getCode(), answer.getRemark())
                    : failure == null ? new IllegalStateException("no answer") : failure;
            if (RocketMqErrors.is(cause, ResponseCode.TOPIC_NOT_EXIST)) {
                cluster.forget(queue.getTopic());
            }
            RocketMqErrors.Verdict verdict = RocketMqErrors.ended(cause, topic);
            end(verdict.outcome(), verdict.cause());
        }

        void end(PublishOutcome outcome, @Nullable BrokerException cause) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            pending.remove(this);
            callback.done(message, outcome, cause);
            CompletableFuture<Void> done = drained;
            if (done != null && pending.isEmpty()) {
                done.complete(null);
            }
        }
    }
}
