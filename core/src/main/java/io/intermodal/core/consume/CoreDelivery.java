package io.intermodal.core.consume;

import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Settlement;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.spi.Incoming;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The application's view of a {@link HandOver}. */
final class CoreDelivery<T> implements Delivery<T> {

    /** Times are added up in milliseconds: a delay for ever must not overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final HandOver handOver;
    private final Group group;
    private final Message<T> message;

    CoreDelivery(HandOver handOver, Group group, Message<T> message) {
        this.handOver = handOver;
        this.group = group;
        this.message = message;
    }

    @Override
    public Message<T> message() {
        return message;
    }

    @Override
    public Group group() {
        return group;
    }

    @Override
    public int attempt() {
        return handOver.attempt;
    }

    @Override
    public OptionalInt brokerDeliveries() {
        int count = handOver.held.incoming.brokerDeliveries();
        return count == Incoming.NOT_COUNTED ? OptionalInt.empty() : OptionalInt.of(count);
    }

    @Override
    public int redrives() {
        return ControlHeaders.redrives(handOver.held.incoming.envelope());
    }

    @Override
    public Settlement ack() {
        return handOver.settle(Verdict.ACK);
    }

    @Override
    public Settlement retry() {
        return handOver.settle(Verdict.failed(null));
    }

    @Override
    public Settlement retry(Duration delay) {
        Duration bounded = delay.isNegative() ? Duration.ZERO : delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        return handOver.settle(new Verdict(Kind.RETRY, bounded, null, null));
    }

    @Override
    public Settlement reject(String reason) {
        return handOver.settle(new Verdict(Kind.REJECT, null, null, reason));
    }

    @Override
    public <U> Optional<U> unwrap(Class<U> type) {
        Object handle = handOver.held.incoming.handle();
        return type.isInstance(handle) ? Optional.of(type.cast(handle)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "delivery of " + message + " to " + group + ", attempt " + handOver.attempt;
    }
}
