package io.intermodal.tck.wrong;

import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A delivery as it is. */
class PassingDelivery<T> implements Delivery<T> {

    final Delivery<T> real;

    PassingDelivery(Delivery<T> real) {
        this.real = real;
    }

    @Override
    public Message<T> message() {
        return real.message();
    }

    @Override
    public Group group() {
        return real.group();
    }

    @Override
    public int attempt() {
        return real.attempt();
    }

    @Override
    public OptionalInt brokerDeliveries() {
        return real.brokerDeliveries();
    }

    @Override
    public int redrives() {
        return real.redrives();
    }

    @Override
    public Settlement ack() {
        return real.ack();
    }

    @Override
    public Settlement retry() {
        return real.retry();
    }

    @Override
    public Settlement retry(Duration delay) {
        return real.retry(delay);
    }

    @Override
    public Settlement reject(String reason) {
        return real.reject(reason);
    }

    @Override
    public <U> Optional<U> unwrap(Class<U> type) {
        return real.unwrap(type);
    }
}
