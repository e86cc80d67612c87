package io.intermodal.tck.wrong;

import io.intermodal.Destination;
import io.intermodal.Message;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Publishes what it gets. */
class PassingPublisher<T> implements Publisher<T> {

    final Publisher<T> real;

    PassingPublisher(Publisher<T> real) {
        this.real = real;
    }

    /** One that changes every message first. */
    static <T> Publisher<T> changing(Publisher<T> real, UnaryOperator<Message<T>> change) {
        return new PassingPublisher<>(real) {
            @Override
            public PublishReceipt publish(Message<T> message) {
                return real.publish(change.apply(message));
            }

            @Override
            public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
                return real.publishAsync(change.apply(message));
            }

            @Override
            public List<PublishResult> publishAll(List<Message<T>> messages) {
                return real.publishAll(messages.stream().map(change).toList());
            }
        };
    }

    @Override
    public PublishReceipt publish(Message<T> message) {
        return real.publish(message);
    }

    @Override
    public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
        return real.publishAsync(message);
    }

    @Override
    public List<PublishResult> publishAll(List<Message<T>> messages) {
        return real.publishAll(messages);
    }

    @Override
    public Destination destination() {
        return real.destination();
    }

    @Override
    public void close() {
        real.close();
    }
}
