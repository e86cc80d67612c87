package io.intermodal.core.publish;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.ConnectionException;
import io.intermodal.Destination;
import io.intermodal.Message;
import io.intermodal.MessagingException;
import io.intermodal.Observer;
import io.intermodal.PublishException;
import io.intermodal.PublishInterceptor;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions.OnUnknown;
import io.intermodal.core.exec.EngineThreads;
import io.intermodal.core.exec.SerialExecutor;
import io.intermodal.core.link.Errors;
import io.intermodal.core.link.Preparation;
import io.intermodal.core.publish.Pipeline.Submission;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one {@link Publisher}: checks and encodes on the caller's thread, then hands over to the {@link Pipeline}. */
public final class CorePublisher<T> implements Publisher<T> {

    /** What a connection gives its publishers. */
    public record Parts(
            String connection,
            TimeSource time,
            EngineThreads threads,
            int maxMessageBytes,
            List<PublishInterceptor> interceptors,
            @Nullable Observer observer,
            Runnable relayNeeded,
            Consumer<CorePublisher<?>> closed) {}

    private final Parts parts;
    private final DestinationRef destination;
    private final Route route;
    private final Codec<T> codec;
    private final SenderConfig config;
    private final Semaphore slots;
    private final Pipeline pipeline;
    private final SerialExecutor completions;
    private volatile boolean closed;

    /** A publisher whose pipeline has no link yet. */
    public CorePublisher(
            Parts parts,
            DestinationRef destination,
            Preparation preparation,
            Codec<T> codec,
            SenderConfig config,
            OnUnknown onUnknown) {
        this.parts = parts;
        this.destination = destination;
        this.route = new Route.Everyone(destination);
        this.codec = codec;
        this.config = config;
        this.slots = new Semaphore(config.maxInFlight());
        this.pipeline = new Pipeline(
                preparation,
                config,
                onUnknown,
                destination.namespace(),
                parts.time(),
                parts.threads().workers());
        this.completions = parts.threads().serial();
    }

    /** What has to be attached to the link. */
    public Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public PublishReceipt publish(Message<T> message) {
        try {
            return publishAsync(message).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MessagingException cause ? forCaller(cause) : e;
        }
    }

    /** The exception was made on another thread: the caller's own stack is what an application needs to see. */
    private static MessagingException forCaller(MessagingException cause) {
        cause.setStackTrace(Thread.currentThread().getStackTrace());
        return cause;
    }

    @Override
    public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
        Prepared<T> prepared;
        try {
            prepared = prepare(message);
            if (!slots.tryAcquire()) {
                acquire();
            }
        } catch (MessagingException e) {
            return CompletableFuture.failedFuture(e);
        }
        pipeline.submit(List.of(submission(prepared)));
        return prepared.future();
    }

    /** A checked and encoded message with the future of its receipt. */
    private record Prepared<T>(
            Message<T> message, Envelope envelope, long deliverAt, CompletableFuture<PublishReceipt> future) {}

    private Prepared<T> prepare(Message<T> message) {
        if (closed) {
            throw new ClosedException(
                    "IM-120: the publisher of " + destination + " is closed. Make a new one from an open connection.");
        }
        Message<T> intercepted = message;
        for (PublishInterceptor interceptor : parts.interceptors()) {
            intercepted = interceptor.before(destination.destination(), intercepted);
        }
        long now = parts.time().epochMillis();
        Envelope envelope = MessageMapper.toEnvelope(intercepted, codec, parts.maxMessageBytes(), now);
        long delay = intercepted.delay().map(Duration::toMillis).orElse(0L);
        if (delay > 0) {
            parts.relayNeeded().run();
        }
        return new Prepared<>(intercepted, envelope, delay > 0 ? now + delay : 0, new CompletableFuture<>());
    }

    private Submission submission(Prepared<T> prepared) {
        boolean keepsOrder = destination.destination().isOrdered() && prepared.deliverAt() == 0;
        long start = parts.observer() == null ? 0 : parts.time().nanoTime();
        Envelope envelope = prepared.envelope();
        return new Submission(
                new Outgoing(route, envelope, prepared.deliverAt(), null),
                keepsOrder ? envelope.key() : null,
                (outcome, cause) -> completions.execute(() -> finish(
                        prepared.message(), String.valueOf(envelope.id()), prepared.future(), start, outcome, cause)));
    }

    private void finish(
            Message<T> message,
            String id,
            CompletableFuture<PublishReceipt> future,
            long start,
            PublishOutcome outcome,
            @Nullable BrokerException cause) {
        MessagingException failure = outcome == PublishOutcome.CONFIRMED ? null : failure(id, outcome, cause);
        if (parts.observer() != null) {
            Duration took = Duration.ofNanos(parts.time().nanoTime() - start);
            parts.observer().published(destination.destination(), outcome, took);
        }
        for (PublishInterceptor interceptor : parts.interceptors()) {
            interceptor.after(
                    destination.destination(), message.toBuilder().id(id).build(), failure);
        }
        // Dependents run on a worker of their own, so that one that blocks does not hold up the completions of others.
        if (future.getNumberOfDependents() == 0) {
            settle(future, id, failure);
        } else {
            parts.threads().workers().execute(() -> settle(future, id, failure));
        }
    }

    /** The slot is free only now, so that maxInFlight bounds what the caller sees, and before dependents run, so that they may publish. */
    private void settle(CompletableFuture<PublishReceipt> future, String id, @Nullable MessagingException failure) {
        slots.release();
        if (failure == null) {
            future.complete(new PublishReceipt(id));
        } else {
            future.completeExceptionally(failure);
        }
    }

    private MessagingException failure(String id, PublishOutcome outcome, @Nullable BrokerException cause) {
        String where = "publishing to " + destination + " on connection '" + parts.connection() + "'";
        MessagingException why = cause == null ? null : Errors.translate(where, cause);
        String text = outcome == PublishOutcome.REJECTED
                ? "IM-121: message " + id + " was surely not stored"
                : "IM-122: message " + id
                        + " may be stored or not; publish it again under the same id if it must not be lost";
        return new PublishException(text + (why == null ? "." : ". Reason: " + why.getMessage()), id, outcome, why);
    }

    private void acquire() {
        try {
            if (slots.tryAcquire(config.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(
                    "IM-123: interrupted while waiting for a free slot; nothing was sent.",
                    "",
                    PublishOutcome.REJECTED,
                    e);
        }
        throw new PublishException(
                "IM-124: " + config.maxInFlight() + " messages to " + destination + " have been without outcome for "
                        + config.timeout()
                        + "; nothing was sent. The broker is slower than the publishers, or away; see intermodal.max-in-flight.",
                "",
                PublishOutcome.REJECTED,
                new ConnectionException("IM-101: the broker does not keep up"));
    }

    @Override
    public List<PublishResult> publishAll(List<Message<T>> messages) {
        List<CompletableFuture<PublishReceipt>> futures = new ArrayList<>(messages.size());
        List<Submission> ready = new ArrayList<>();
        for (Message<T> message : messages) {
            try {
                Prepared<T> prepared = prepare(message);
                if (!slots.tryAcquire()) {
                    submit(ready); // those hold the slots that this one waits for
                    acquire();
                }
                ready.add(submission(prepared));
                futures.add(prepared.future());
            } catch (MessagingException e) {
                futures.add(CompletableFuture.failedFuture(e));
            }
        }
        submit(ready);
        List<PublishResult> results = new ArrayList<>(messages.size());
        for (int i = 0; i < futures.size(); i++) {
            String knownId = messages.get(i).id().orElse("");
            results.add(futures.get(i)
                    .handle((receipt, failure) -> result(knownId, receipt, failure))
                    .join());
        }
        return results;
    }

    private void submit(List<Submission> ready) {
        if (!ready.isEmpty()) {
            pipeline.submit(ready);
            ready.clear();
        }
    }

    private static PublishResult result(String knownId, @Nullable PublishReceipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            return PublishResult.confirmed(receipt.messageId());
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof PublishException e) {
            return PublishResult.failed(e.messageId().isEmpty() ? knownId : e.messageId(), e.outcome(), e);
        }
        MessagingException refused = cause instanceof MessagingException e
                ? e
                : new ClosedException("IM-125: the publish ended with " + cause, cause);
        return PublishResult.failed(knownId, PublishOutcome.REJECTED, refused);
    }

    @Override
    public Destination destination() {
        return destination.destination();
    }

    @Override
    public void close() {
        close(config.timeout());
    }

    /** Closes within a time. */
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // All slots free means that nothing is in flight.
            if (slots.tryAcquire(config.maxInFlight(), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                slots.release(config.maxInFlight());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipeline.close(Duration.ofMillis(100));
        parts.closed().accept(this);
    }
}
