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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is open on one confirming channel. Each message ends once: by its confirm, by its return before the confirm, or with the channel. */
final class RabbitMqConfirms {

    private final Channel channel;
    private final RabbitMqOpenPublishes open = new RabbitMqOpenPublishes();
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
                open.add(number, message, callback);
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
        if (open.first() == RabbitMqOpenPublishes.NONE) {
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

    private void confirmed(long number, boolean multiple, boolean isGood) {
        if (multiple) {
            for (long one = open.first(); one <= number; one = open.first()) {
                confirmed(one, isGood);
            }
        } else {
            confirmed(number, isGood);
        }
        if (draining && open.first() == RabbitMqOpenPublishes.NONE) {
            drained.complete(null);
        }
    }

    private void confirmed(long number, boolean isGood) {
        if (isGood) {
            anyConfirmed = true;
            open.end(number, message -> PublishOutcome.CONFIRMED, message -> null);
        } else {
            // Of several queues some may hold it, and a queue may have stored it and lost its leader: never surely
            // nothing.
            open.end(
                    number,
                    message -> PublishOutcome.UNKNOWN,
                    message -> new BrokerException(
                            Kind.BUSY, "the broker did not take the message for " + message.route(), null));
        }
    }

    /** Comes before the confirm of the same message, which then finds nothing. */
    private void returned(Return returned) {
        Object reference = returned.getProperties().getHeaders().get(RabbitMqMessages.REFERENCE);
        if (reference instanceof Long number) {
            open.end(
                    number,
                    message -> isForNobody(message.route()) ? PublishOutcome.CONFIRMED : PublishOutcome.REJECTED,
                    message -> isForNobody(message.route())
                            ? null
                            : new BrokerException(
                                    Kind.NOT_FOUND,
                                    "there is no queue for " + message.route() + " (" + returned.getReplyText()
                                            + ", routing key " + returned.getRoutingKey() + ")",
                                    null));
        }
    }

    /** The exchange is there and no group is: nobody was promised anything. */
    private static boolean isForNobody(Route route) {
        return route instanceof Route.Everyone everyone && RabbitMqNames.isTopic(everyone.destination());
    }

    private void shutDown(ShutdownSignalException cause) {
        BrokerException why = RabbitMqErrors.of(cause, "the broker closed a publishing channel");
        // Refused before anything got through: the right to publish is checked for each message, so none has been
        // stored.
        boolean neverAllowed = why.kind() == Kind.UNAUTHORIZED && !cause.isHardError() && !anyConfirmed;
        String reply = RabbitMqErrors.reply(cause).orElse("");
        end(
                why,
                message -> neverAllowed
                        || (why.kind() == Kind.TOO_LARGE
                                && reply.contains(" " + message.envelope().body().length + " ")));
    }

    private void end(BrokerException cause, @Nullable Predicate<Outgoing> surelyNot) {
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = cause;
        }
        // Nothing is added any more; a confirm on its way may still take one out first.
        for (long one = open.first(); one != RabbitMqOpenPublishes.NONE; one = open.first()) {
            open.end(
                    one,
                    message -> surelyNot != null && surelyNot.test(message)
                            ? PublishOutcome.REJECTED
                            : PublishOutcome.UNKNOWN,
                    message -> cause);
        }
        drained.complete(null);
    }
}
