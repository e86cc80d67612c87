package io.intermodal.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is open on one confirming channel. Each message ends once: by its confirm, by its return before the confirm, or with the channel. */
final class RabbitMqConfirms {

    private record Pending(Outgoing message, SendCallback callback) {}

    private final Channel channel;
    private final ConcurrentSkipListMap<Long, Pending> open = new ConcurrentSkipListMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean anyConfirmed;
    private volatile boolean draining;
    private @Nullable BrokerException ended;

    RabbitMqConfirms(Channel channel) {
        this.channel = channel;
        channel.addConfirmListener(
                (number, multiple) -> confirmed(number, multiple, true),
                (number, multiple) -> confirmed(number, multiple, false));
        channel.addReturnListener(this::returned);
        channel.addShutdownListener(this::shutDown);
    }

    Channel channel() {
        return channel;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Before it is published; false if the channel has ended and the message with it. */
    boolean add(long number, Outgoing message, SendCallback callback) {
        BrokerException over;
        synchronized (this) {
            over = ended;
            if (over == null) {
                open.put(number, new Pending(message, callback));
            }
        }
        if (over != null) {
            callback.done(
                    message,
                    PublishOutcome.REJECTED,
                    new BrokerException(Kind.UNAVAILABLE, "the channel was closed before the message was sent", over));
        }
        return over == null;
    }

    /** Everything that is still open is UNKNOWN. */
    void end(BrokerException cause) {
        end(cause, null);
    }

    /** Waits for open confirms. */
    void drain(long atMostNanos) {
        draining = true;
        if (open.isEmpty()) {
            return;
        }
        try {
            drained.get(atMostNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException stillOpen) {
            // What is still open ends next.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void confirmed(long number, boolean multiple, boolean good) {
        List<Pending> done = new ArrayList<>(1);
        if (multiple) {
            for (Map.Entry<Long, Pending> first = open.firstEntry();
                    first != null && first.getKey() <= number;
                    first = open.firstEntry()) {
                Pending one = open.remove(first.getKey());
                if (one != null) {
                    done.add(one);
                }
            }
        } else {
            Pending one = open.remove(number);
            if (one != null) {
                done.add(one);
            }
        }
        for (Pending one : done) {
            if (good) {
                anyConfirmed = true;
                one.callback.done(one.message, PublishOutcome.CONFIRMED, null);
            } else {
                // Of several queues some may hold it, and a queue may have stored it and lost its leader: never surely
                // nothing.
                one.callback.done(
                        one.message,
                        PublishOutcome.UNKNOWN,
                        new BrokerException(
                                Kind.BUSY, "the broker did not take the message for " + one.message.route(), null));
            }
        }
        if (draining && open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Comes before the confirm of the same message, which then finds nothing. */
    private void returned(Return message) {
        Object reference = message.getProperties().getHeaders().get(RabbitMqMessages.REFERENCE);
        Pending one = reference instanceof Long number ? open.remove(number) : null;
        if (one == null) {
            return;
        }
        Route route = one.message.route();
        if (route instanceof Route.Everyone everyone && RabbitMqNames.isTopic(everyone.destination())) {
            // The exchange is there and no group is: nobody was promised anything.
            one.callback.done(one.message, PublishOutcome.CONFIRMED, null);
        } else {
            one.callback.done(
                    one.message,
                    PublishOutcome.REJECTED,
                    new BrokerException(
                            Kind.NOT_FOUND,
                            "there is no queue for " + route + " (" + message.getReplyText() + ", routing key "
                                    + message.getRoutingKey() + ")",
                            null));
        }
    }

    private void shutDown(ShutdownSignalException cause) {
        BrokerException why = RabbitMqErrors.of(cause, "the broker closed a publishing channel");
        // Refused before anything got through: the right to publish is checked for each message, so none has been
        // stored.
        boolean neverAllowed = why.kind() == Kind.UNAUTHORIZED && !cause.isHardError() && !anyConfirmed;
        String reply = RabbitMqErrors.reply(cause).orElse("");
        end(
                why,
                pending -> neverAllowed
                        || (why.kind() == Kind.TOO_LARGE
                                && reply.contains(
                                        " " + pending.message.envelope().body().length + " ")));
    }

    private void end(BrokerException cause, @Nullable Predicate<Pending> surelyNot) {
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = cause;
        }
        // Nothing is added any more; a confirm on its way may still take one out first.
        for (Long number : List.copyOf(open.keySet())) {
            Pending one = open.remove(number);
            if (one != null) {
                boolean rejected = surelyNot != null && surelyNot.test(one);
                one.callback.done(one.message, rejected ? PublishOutcome.REJECTED : PublishOutcome.UNKNOWN, cause);
            }
        }
        drained.complete(null);
    }
}
