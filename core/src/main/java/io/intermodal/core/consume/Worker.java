package io.intermodal.core.consume;

import io.intermodal.DeadLetter;
import io.intermodal.MessagingEvent;
import io.intermodal.SubscribeOptions.OnExpired;
import io.intermodal.SubscribeOptions.OnStuck;
import io.intermodal.SubscribeOptions.SettlementMode;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.spi.Envelope;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has records worked on: skips the expired and the suspicious, calls the {@link Processor}, watches how long it takes. */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /**
     * Hand-overs by the broker without outcome after which a message is suspected of killing its handlers. Brokers also count what was only
     * held ready when a process died, so it lies far above the restarts that a message may live through.
     */
    private static final int CRASH_LIMIT = 50;

    /** The consumer whose handler the present thread runs, so that closing inside a handler does not wait for itself. */
    private static final ThreadLocal<@Nullable Consumer> CURRENT = new ThreadLocal<>();

    private final Consumer consumer;
    private final ConsumerSpec spec;
    private final Dispatcher dispatcher;
    private final Settler settler;
    private final Processor processor;
    private final HandlingWatch watch;
    private final Set<HandOver> running = ConcurrentHashMap.newKeySet();

    Worker(Consumer consumer, ConsumerSpec spec, Dispatcher dispatcher, Settler settler, Processor processor) {
        this.consumer = consumer;
        this.spec = spec;
        this.dispatcher = dispatcher;
        this.settler = settler;
        this.processor = processor;
        this.watch = new HandlingWatch(
                spec.time(), spec.threads().workers(), spec.settings().maxHandlingTime(), this::late);
    }

    /** The hand-overs that are not decided yet, or whose handler has not ended. */
    Set<HandOver> running() {
        return running;
    }

    /** Whether the present thread runs a handler of this consumer. */
    boolean isCurrent() {
        return CURRENT.get() == consumer;
    }

    /** Works on a record that has a slot; on a worker thread. */
    void work(Held held) {
        switch (dispatcher.begin(held)) {
            case NOW -> start(held);
            case NOT_NOW -> {}
            case ENDING -> settler.unstarted(held);
        }
    }

    private void start(Held held) {
        Envelope envelope = held.incoming.envelope();
        if (envelope.expiresAtMillis() != 0
                && envelope.expiresAtMillis() <= spec.time().epochMillis()
                && !spec.isInternal()) {
            if (spec.settings().onExpired() == OnExpired.DEAD_LETTER) {
                settler.deadLetterUnhandled(held, DeadLetter.Reason.EXPIRED, "past its time to live");
            } else {
                settler.discard(held);
            }
            return;
        }
        if (held.incoming.brokerDeliveries() >= CRASH_LIMIT && !spec.isInternal()) {
            settler.deadLetterUnhandled(
                    held,
                    DeadLetter.Reason.LIMIT,
                    "handed out " + held.incoming.brokerDeliveries() + " times without an outcome");
            return;
        }
        handle(new HandOver(held, settler));
    }

    private void handle(HandOver handOver) {
        running.add(handOver);
        handOver.begun(Thread.currentThread());
        if (!spec.isInternal()) {
            watch.begun(handOver);
        }
        CURRENT.set(consumer);
        @Nullable CompletionStage<?> stage = null;
        @Nullable Throwable failure = null;
        try {
            stage = processor.process(handOver);
        } catch (Throwable e) { // whatever it is: without an end the slot and the key would never be free again
            failure = e;
        } finally {
            CURRENT.set(null); // keeps the thread's entry for the next record
            handOver.threadReturned();
        }
        if (stage == null) {
            handlerEnded(handOver, failure);
        } else {
            whenComplete(handOver, stage);
        }
    }

    private void whenComplete(HandOver handOver, CompletionStage<?> stage) {
        CompletionStage<?> unused;
        try {
            unused = stage.whenComplete((ignored, late) -> handlerEnded(handOver, unwrap(late)));
        } catch (RuntimeException e) {
            handlerEnded(handOver, e); // a stage of the application's own making
        }
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void handlerEnded(HandOver handOver, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("Handler of {} failed", spec.name(), failure);
            handOver.decide(Verdict.failed(failure));
        } else if (spec.settings().settlement() == SettlementMode.AUTO) {
            handOver.decide(Verdict.ACK);
        }
        handOver.ended();
    }

    /** The hand-over is decided and its handler ended, or was given up. */
    void left(HandOver handOver) {
        running.remove(handOver);
        watch.ended(handOver);
    }

    private void late(HandOver handOver, Duration ran) {
        consumer.emit(new MessagingEvent.HandlerStuck(
                spec.connection(),
                spec.group(),
                String.valueOf(handOver.held.incoming.envelope().id()),
                ran));
        handOver.timeOut(
                Verdict.failed(new TimeoutException("handled for " + ran + ", longer than max-handling-time")),
                spec.settings().onStuck() == OnStuck.ABANDON);
    }
}
