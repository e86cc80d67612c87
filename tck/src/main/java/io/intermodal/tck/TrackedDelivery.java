package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.RetryPolicy;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose settlement is written into the history. Times are taken before the engine is asked: what the history calls busy is busy for
 * certain.
 */
final class TrackedDelivery implements Delivery<byte[]> {

    private final Delivery<byte[]> real;
    private final Recorder recorder;
    private final RetryPolicy policy;
    private final boolean manual;
    private final String id;
    private final long number;
    private boolean settled;
    private boolean freed;

    TrackedDelivery(Delivery<byte[]> real, Recorder recorder, RetryPolicy policy, boolean manual, String member) {
        this.real = real;
        this.recorder = recorder;
        this.policy = policy;
        this.manual = manual;
        this.id = real.message().id().orElse("");
        this.number = recorder.nextDelivery();
        recorder.add(new Event.Handed(
                Await.nanos(),
                id,
                group().toString(),
                member,
                number,
                real.attempt(),
                real.redrives(),
                Content.of(real.message())));
    }

    /** Where its message lies on a log. */
    void liesAt(Positions.Place place) {
        recorder.add(new Event.Placed(Await.nanos(), id, group().toString(), number, place.lane(), place.position()));
    }

    /** The handler has ended. */
    synchronized void ended(@Nullable Throwable failure) {
        // A rule may have written down what the engine did to a handler that it gave up.
        if (!settled && !recorder.isSettled(number) && (failure != null || !manual)) {
            settled = true;
            long at = Await.nanos();
            recorder.add(
                    failure == null
                            ? new Event.Settled(at, id, group().toString(), number, Event.How.ACKED, 0)
                            : new Event.Settled(
                                    at,
                                    id,
                                    group().toString(),
                                    number,
                                    Event.How.FAILED,
                                    at + backOff().toNanos()));
        }
        if (settled || recorder.isSettled(number)) {
            free(Await.nanos());
        }
    }

    @Override
    public Settlement ack() {
        return settle(Event.How.ACKED, Duration.ZERO, real::ack);
    }

    @Override
    public Settlement retry() {
        return settle(Event.How.FAILED, backOff(), real::retry);
    }

    @Override
    public Settlement retry(Duration delay) {
        return settle(Event.How.FAILED, delay, () -> real.retry(delay));
    }

    @Override
    public Settlement reject(String reason) {
        return settle(Event.How.REJECTED, Duration.ZERO, () -> real.reject(reason));
    }

    private Settlement settle(Event.How how, Duration delay, Supplier<Settlement> verb) {
        long settledAt = Await.nanos();
        long freedAt = Await.nanos();
        Settlement answer = verb.get();
        if (answer.won()) {
            answer.recorded().whenComplete((done, failure) -> {
                if (failure == null) {
                    recorder.add(new Event.Recorded(Await.nanos(), id, group().toString(), number));
                }
            });
        }
        if (answer.result() != Settlement.Result.ALREADY_SETTLED) {
            boolean won = answer.won();
            synchronized (this) {
                settled = true;
                recorder.add(new Event.Settled(
                        settledAt,
                        id,
                        group().toString(),
                        number,
                        won ? how : Event.How.LOST,
                        won && how == Event.How.FAILED ? settledAt + nanos(delay) : 0));
                if (manual) {
                    free(freedAt);
                }
            }
        }
        return answer;
    }

    /** A delay beyond a year cannot come in a rule's time. */
    private static long nanos(Duration delay) {
        return delay.compareTo(Duration.ofDays(365)) > 0 ? Duration.ofDays(365).toNanos() : delay.toNanos();
    }

    private synchronized void free(long at) {
        if (!freed) {
            freed = true;
            recorder.add(new Event.Freed(at, id, group().toString(), number));
        }
    }

    private Duration backOff() {
        double millis = (double) policy.firstDelay().toMillis() * Math.pow(policy.multiplier(), real.attempt() - 1.0);
        return Duration.ofMillis(
                (long) Math.min(millis, (double) policy.maxDelay().toMillis()));
    }

    @Override
    public Message<byte[]> message() {
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
    public <U> Optional<U> unwrap(Class<U> type) {
        return real.unwrap(type);
    }
}
