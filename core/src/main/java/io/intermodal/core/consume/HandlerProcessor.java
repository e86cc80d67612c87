package io.intermodal.core.consume;

import io.intermodal.Codec;
import io.intermodal.ConsumeInterceptor;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Observer;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decodes a record and calls the application's handler for it. What nobody understands is dead-lettered, not retried. */
final class HandlerProcessor implements Processor {

    private final Group group;
    private final Handlers handlers;
    private final List<ConsumeInterceptor> interceptors;
    private final @Nullable Observer observer;
    private final TimeSource time;

    HandlerProcessor(
            Group group,
            Handlers handlers,
            List<ConsumeInterceptor> interceptors,
            @Nullable Observer observer,
            TimeSource time) {
        this.group = group;
        this.handlers = handlers;
        this.interceptors = interceptors;
        this.observer = observer;
        this.time = time;
    }

    @Override
    public @Nullable CompletionStage<?> process(HandOver handOver) throws Exception {
        Envelope envelope = handOver.held.incoming.envelope();
        String defect = handOver.held.incoming.defect();
        if (defect != null) {
            return undecodable(handOver, defect, null);
        }
        Optional<Handlers.Handling<?>> handling = handlers.find(envelope.type());
        if (handling.isEmpty()) {
            return undecodable(handOver, "no handler for type " + envelope.type(), null);
        }
        return decode(handOver, envelope, handling.get());
    }

    private <T> @Nullable CompletionStage<?> decode(HandOver handOver, Envelope envelope, Handlers.Handling<T> handling)
            throws Exception {
        String contentType = envelope.contentType();
        Codec<T> codec = handling.codec();
        if (contentType != null && !codec.accepts(contentType)) {
            return undecodable(handOver, "content type " + contentType + " is not one of codec " + codec, null);
        }
        T payload;
        try {
            // A codec that hands out the array itself gets a copy: retries and dead letters must carry the original
            // bytes.
            payload = codec.decode(
                    codec == (Object) Codec.bytes() ? envelope.body().clone() : envelope.body());
        } catch (Exception | LinkageError | StackOverflowError e) {
            return undecodable(handOver, "codec " + codec + " cannot decode it", e);
        }
        CoreDelivery<T> delivery = new CoreDelivery<>(handOver, group, MessageMapper.toMessage(envelope, payload));
        if (observer == null) {
            return call(delivery, handling, 0);
        }
        return observed(observer, delivery, handling, handOver.attempt);
    }

    private static @Nullable CompletionStage<?> undecodable(HandOver handOver, String text, @Nullable Throwable cause) {
        handOver.decide(new Verdict(Kind.UNDECODABLE, null, cause, text));
        return null;
    }

    private <T> @Nullable CompletionStage<?> call(Delivery<T> delivery, Handlers.Handling<T> handling, int index)
            throws Exception {
        if (index == interceptors.size()) {
            return handling.handle(delivery);
        }
        return interceptors.get(index).around(delivery, () -> {
            CompletionStage<?> stage = call(delivery, handling, index + 1);
            return stage == null ? CompletableFuture.completedFuture(null) : stage;
        });
    }

    private <T> @Nullable CompletionStage<?> observed(
            Observer hears, Delivery<T> delivery, Handlers.Handling<T> handling, int attempt) throws Exception {
        hears.delivered(group, attempt);
        long start = time.nanoTime();
        CompletionStage<?> stage;
        try {
            stage = call(delivery, handling, 0);
        } catch (Throwable e) {
            hears.handled(group, Duration.ofNanos(time.nanoTime() - start), e);
            throw e;
        }
        if (stage == null) {
            hears.handled(group, Duration.ofNanos(time.nanoTime() - start), null);
            return null;
        }
        return stage.whenComplete(
                (done, failure) -> hears.handled(group, Duration.ofNanos(time.nanoTime() - start), failure));
    }
}
