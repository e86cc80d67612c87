package io.intermodal.core.publish;

import io.intermodal.MessagingException;
import io.intermodal.Observer;
import io.intermodal.PublishException;
import io.intermodal.PublishInterceptor;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.core.exec.SerialExecutor;
import io.intermodal.core.link.Errors;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the outcomes of a publisher: to the observer, to the interceptors, and to whoever waits. Nothing that these do keeps a future from ending. */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final CorePublisher.Parts parts;
    private final DestinationRef destination;
    private final Semaphore slots;
    private final SerialExecutor completions;
    private final Executor dependents;
    private final boolean isHeard;

    Outcomes(CorePublisher.Parts parts, DestinationRef destination, Semaphore slots) {
        this.parts = parts;
        this.destination = destination;
        this.slots = slots;
        this.completions = parts.threads().completions();
        this.dependents = parts.threads().inTurn();
        this.isHeard = parts.observer() != null || !parts.interceptors().isEmpty();
    }

    /** Called before a publish: if an earlier one's completion runs it here and may wait for it, later completions go on elsewhere. */
    void giveWay() {
        completions.giveWay();
    }

    /** When a publish began, for the observer. */
    long startNanos() {
        return parts.observer() == null ? 0 : parts.time().nanoTime();
    }

    /** One message has its outcome. */
    void ended(Prepared<?> prepared, PublishOutcome outcome) {
        if (isHeard) {
            completions.execute(() -> {
                tell(prepared, outcome);
                end(prepared);
            });
        } else {
            end(prepared);
        }
    }

    private void tell(Prepared<?> prepared, PublishOutcome outcome) {
        Observer observer = parts.observer();
        if (observer != null) {
            observer.published(
                    destination.destination(),
                    outcome,
                    Duration.ofNanos(parts.time().nanoTime() - prepared.startNanos()));
        }
        for (PublishInterceptor interceptor : parts.interceptors()) {
            try {
                interceptor.after(
                        destination.destination(),
                        prepared.message().toBuilder().id(prepared.id()).build(),
                        prepared.failure());
            } catch (RuntimeException | Error e) {
                LOG.warn("A publish interceptor failed; the publish ends all the same", e);
            }
        }
    }

    /** Dependents run on the workers, and one that blocks does not hold up the completions of others. Without any, it only wakes the caller up. */
    private void end(Prepared<?> prepared) {
        if (prepared.isExposed()) {
            dependents.execute(prepared);
        } else {
            settle(prepared);
        }
    }

    /** Gives the slot back and completes the future. */
    void settle(Prepared<?> prepared) {
        slots.release();
        CompletableFuture<PublishReceipt> future = prepared.future();
        MessagingException failure = prepared.failure();
        if (failure == null) {
            future.complete(new PublishReceipt(prepared.id()));
        } else {
            future.completeExceptionally(failure);
        }
    }

    /** What an outcome means for whoever waits; null if it was confirmed. */
    @Nullable
    MessagingException failure(String id, PublishOutcome outcome, @Nullable BrokerException cause) {
        if (outcome == PublishOutcome.CONFIRMED) {
            return null;
        }
        String where = "publishing to " + destination + " on connection '" + parts.connection() + "'";
        MessagingException why = cause == null ? null : Errors.translate(where, cause);
        String text = outcome == PublishOutcome.REJECTED
                ? "IM-121: message " + id + " was surely not stored"
                : "IM-122: message " + id
                        + " may be stored or not; publish it again under the same id if it must not be lost";
        return new PublishException(text + (why == null ? "." : ". Reason: " + why.getMessage()), id, outcome, why);
    }
}
