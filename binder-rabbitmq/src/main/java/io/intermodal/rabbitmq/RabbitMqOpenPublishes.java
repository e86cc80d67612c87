package io.intermodal.rabbitmq;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.SendCallback;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that have no outcome yet, by their numbers. These come one after the other and most end in that order, so a ring holds them
 * and nothing is allocated for each. Thread-safe; callbacks run outside the lock.
 */
final class RabbitMqOpenPublishes {

    /** What {@link #first} says when nothing is open. */
    static final long NONE = Long.MAX_VALUE;

    private static final int LEAST = 64;

    private @Nullable Outgoing[] messages = new Outgoing[LEAST];
    private @Nullable SendCallback[] callbacks = new SendCallback[LEAST];
    /** The lowest number that may be open, and the one behind the highest. */
    private long first;

    private long end;

    /** Numbers grow, but need not follow upon each other. */
    synchronized void add(long number, Outgoing message, SendCallback callback) {
        if (first == end) {
            first = number;
        }
        long needed = number + 1 - first;
        if (needed > messages.length) {
            grow(needed);
        }
        int place = place(number);
        messages[place] = message;
        callbacks[place] = callback;
        end = number + 1;
    }

    /** The lowest number that is open, or {@link #NONE}. */
    synchronized long first() {
        return first == end ? NONE : first;
    }

    /**
     * Ends a message, if it is still open.
     *
     * @param cause why it is not confirmed, or a function that gives nothing
     */
    void end(
            long number,
            Function<Outgoing, PublishOutcome> outcome,
            Function<Outgoing, @Nullable BrokerException> cause) {
        Outgoing message;
        SendCallback callback;
        synchronized (this) {
            if (number < first || number >= end) {
                return;
            }
            int place = place(number);
            message = messages[place];
            callback = callbacks[place];
            messages[place] = null;
            callbacks[place] = null;
            while (first < end && messages[place(first)] == null) {
                first++;
            }
        }
        if (message != null && callback != null) {
            callback.done(message, outcome.apply(message), cause.apply(message));
        }
    }

    private int place(long number) {
        return (int) (number & (messages.length - 1));
    }

    private void grow(long needed) {
        int size = messages.length;
        while (size < needed) {
            size *= 2;
        }
        @Nullable Outgoing[] moreMessages = new Outgoing[size];
        @Nullable SendCallback[] moreCallbacks = new SendCallback[size];
        for (long number = first; number < end; number++) {
            int to = (int) (number & (size - 1));
            moreMessages[to] = messages[place(number)];
            moreCallbacks[to] = callbacks[place(number)];
        }
        messages = moreMessages;
        callbacks = moreCallbacks;
    }
}
