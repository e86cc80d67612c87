package io.intermodal.core.publish;

import io.intermodal.Message;
import io.intermodal.MessagingException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A checked and encoded message with the future of its receipt. It is also what takes the outcome and what runs when the future is to be completed:
 * one object for each publish instead of three.
 */
final class Prepared<T> implements PublishTask.Completion, Runnable {

    private final Outcomes outcomes;
    private final Message<T> message;
    private final Envelope envelope;
    private final long deliverAt;
    private final long deadlineNanos;
    private final boolean isExposed;
    private final long startNanos;
    private final CompletableFuture<PublishReceipt> future = new CompletableFuture<>();
    private volatile @Nullable MessagingException failure;

    /**
     * A message that is on its way from now on.
     *
     * @param outcomes tells how it ended
     * @param message as the interceptors left it
     * @param envelope the same for the wire
     * @param deliverAt when it is due, in epoch milliseconds, or 0 for at once
     * @param deadlineNanos when it has to have an outcome
     * @param isExposed whether the application has the future, so that completing it may run code of its own
     */
    Prepared(
            Outcomes outcomes,
            Message<T> message,
            Envelope envelope,
            long deliverAt,
            long deadlineNanos,
            boolean isExposed) {
        this.outcomes = outcomes;
        this.message = message;
        this.envelope = envelope;
        this.deliverAt = deliverAt;
        this.deadlineNanos = deadlineNanos;
        this.isExposed = isExposed;
        this.startNanos = outcomes.startNanos();
    }

    Message<T> message() {
        return message;
    }

    Envelope envelope() {
        return envelope;
    }

    long deliverAt() {
        return deliverAt;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isExposed() {
        return isExposed;
    }

    long startNanos() {
        return startNanos;
    }

    CompletableFuture<PublishReceipt> future() {
        return future;
    }

    String id() {
        return String.valueOf(envelope.id());
    }

    @Nullable
    MessagingException failure() {
        return failure;
    }

    @Override
    public void complete(PublishOutcome outcome, @Nullable BrokerException cause) {
        failure = outcomes.failure(id(), outcome, cause);
        outcomes.ended(this, outcome);
    }

    /** Completes the future. */
    @Override
    public void run() {
        outcomes.settle(this);
    }
}
