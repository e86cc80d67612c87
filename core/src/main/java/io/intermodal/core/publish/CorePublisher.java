package io.intermodal.core.publish;

import io.intermodal.ClosedException;
import io.intermodal.Codec;
import io.intermodal.ConnectionException;
import io.intermodal.Destination;
import io.intermodal.InvalidMessageException;
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
import io.intermodal.core.link.Preparation;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one {@link Publisher}: checks and encodes on the caller's thread, then hands over to the {@link Pipeline}. */
public final class CorePublisher<T> implements Publisher<T> {

    /** What a connection gives its publishers. {@code relayNeeded} starts the delay relay and waits for it, so long at most. */
    public record Parts(
            String connection,
            TimeSource time,
            EngineThreads threads,
            int maxMessageBytes,
            List<PublishInterceptor> interceptors,
            @Nullable Observer observer,
            Consumer<Duration> relayNeeded,
            Consumer<CorePublisher<?>> closed) {}

    private final Parts parts;
    private final DestinationRef destination;
    private final Route route;
    private final Codec<T> codec;
    private final SenderConfig config;
    private final Semaphore slots;
    private final Pipeline pipeline;
    private final Outcomes outcomes;
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
        this.outcomes = new Outcomes(parts, destination, slots);
    }

    /** What has to be attached to the link. */
    public Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public PublishReceipt publish(Message<T> message) {
        try {
            return join(submit(message, false));
        } catch (CompletionException e) {
            throw e.getCause() instanceof MessagingException cause ? forCaller(cause) : e;
        }
    }

    /** Every future here ends by its publish time-out, also for a thread that is interrupted: it needs to know the outcome. */
    private PublishReceipt join(CompletableFuture<PublishReceipt> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return parts.time().await(future, Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException | TimeoutException e) {
                    throw new CompletionException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The exception was made on another thread: the caller's own stack is what an application needs to see. */
    private static MessagingException forCaller(MessagingException cause) {
        cause.setStackTrace(Thread.currentThread().getStackTrace());
        return cause;
    }

    @Override
    public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
        return submit(message, true);
    }

    private CompletableFuture<PublishReceipt> submit(Message<T> message, boolean isExposed) {
        outcomes.giveWay();
        try {
            Prepared<T> prepared = prepare(message, deadline(), isExposed);
            if (!slots.tryAcquire()) {
                acquire(prepared.deadlineNanos());
            }
            pipeline.submit(task(prepared));
            return prepared.future();
        } catch (MessagingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private long deadline() {
        return parts.time().nanoTime() + config.timeout().toNanos();
    }

    private Prepared<T> prepare(Message<T> message, long deadlineNanos, boolean isExposed) {
        if (closed) {
            throw wasClosed();
        }
        try {
            Message<T> intercepted = message;
            for (PublishInterceptor interceptor : parts.interceptors()) {
                intercepted = interceptor.before(destination.destination(), intercepted);
            }
            long now = parts.time().epochMillis();
            Envelope envelope = MessageMapper.toEnvelope(
                    intercepted, codec, parts.maxMessageBytes(), now, destination.destination());
            long delay = intercepted.delay().map(Duration::toMillis).orElse(0L);
            if (delay > 0) {
                relayUnlessNative(delay, deadlineNanos);
            }
            return new Prepared<>(
                    outcomes, intercepted, envelope, delay > 0 ? now + delay : 0, deadlineNanos, isExposed);
        } catch (MessagingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidMessageException(
                    "IM-125: a publish interceptor or a value of the message failed with "
                            + e.getClass().getName() + ". Nothing was sent.",
                    e);
        }
    }

    private void relayUnlessNative(long delayMillis, long deadlineNanos) {
        Sender sender = pipeline.sender();
        if (sender == null || !DelayRouting.isNative(sender, route, delayMillis)) {
            parts.relayNeeded().accept(rest(deadlineNanos));
        }
    }

    private Duration rest(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - parts.time().nanoTime()));
    }

    private ClosedException wasClosed() {
        return new ClosedException(
                "IM-120: the publisher of " + destination + " is closed. Make a new one from an open connection.");
    }

    private PublishTask task(Prepared<T> prepared) {
        boolean keepsOrder = destination.destination().isOrdered() && prepared.deliverAt() == 0;
        Envelope envelope = prepared.envelope();
        return new PublishTask(
                pipeline,
                new Outgoing(route, envelope, prepared.deliverAt(), null),
                keepsOrder ? envelope.key() : null,
                prepared.deadlineNanos(),
                prepared);
    }

    /** Waits for a free slot; the waiting is part of the publish time-out. */
    private void acquire(long deadlineNanos) {
        try {
            if (slots.tryAcquire(rest(deadlineNanos).toNanos(), TimeUnit.NANOSECONDS)) {
                if (closed) {
                    slots.release();
                    throw wasClosed();
                }
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
        outcomes.giveWay();
        List<CompletableFuture<PublishReceipt>> futures = new ArrayList<>(messages.size());
        List<PublishTask> ready = new ArrayList<>();
        try {
            for (Message<T> message : messages) {
                futures.add(prepareOne(message, ready));
            }
        } finally {
            submit(ready);
        }
        List<PublishResult> results = new ArrayList<>(messages.size());
        for (int i = 0; i < futures.size(); i++) {
            results.add(result(messages.get(i).id().orElse(""), futures.get(i)));
        }
        return results;
    }

    private CompletableFuture<PublishReceipt> prepareOne(Message<T> message, List<PublishTask> ready) {
        try {
            Prepared<T> prepared = prepare(message, deadline(), false);
            if (!slots.tryAcquire()) {
                submit(ready); // those hold the slots that this one waits for
                acquire(prepared.deadlineNanos());
            }
            ready.add(task(prepared));
            return prepared.future();
        } catch (MessagingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void submit(List<PublishTask> ready) {
        if (!ready.isEmpty()) {
            pipeline.submit(ready);
            ready.clear();
        }
    }

    private PublishResult result(String knownId, CompletableFuture<PublishReceipt> future) {
        try {
            return PublishResult.confirmed(join(future).messageId());
        } catch (CompletionException e) {
            if (e.getCause() instanceof PublishException ended) {
                String id = ended.messageId().isEmpty() ? knownId : ended.messageId();
                return PublishResult.failed(id, ended.outcome(), ended);
            }
            if (e.getCause() instanceof MessagingException refused) {
                return PublishResult.failed(knownId, PublishOutcome.REJECTED, refused);
            }
            throw e;
        }
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
