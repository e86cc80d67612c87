package io.intermodal.core.consume;

import io.intermodal.DeadLetter;
import io.intermodal.PublishOutcome;
import io.intermodal.core.link.BackOff;
import io.intermodal.core.publish.CopySender;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.core.wire.MessageIds;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes copies and brings them to the broker, before anything happens to the original: a crash in between duplicates, it never loses. A copy that
 * is not confirmed is tried again until its lane is lost.
 */
final class Copies {

    private static final int TEXT_BYTES = 512;
    private static final int STACK_BYTES = 2 * 1024;

    private final CopySender sender;
    private final TimeSource time;
    private final Executor workers;

    Copies(CopySender sender, TimeSource time, Executor workers) {
        this.sender = sender;
        this.time = time;
        this.workers = workers;
    }

    /** A copy for another attempt in the same group. */
    Outgoing retry(Held held, Route group, int nextAttempt, long firstFailure, long deliverAt) {
        Envelope envelope = identified(held)
                .control(ControlHeaders.ATTEMPT, Integer.toString(nextAttempt))
                .control(ControlHeaders.FIRST_FAILURE, firstFailure == 0 ? null : Long.toString(firstFailure))
                .build();
        return new Outgoing(group, envelope, deliverAt, held.incoming);
    }

    /** A copy for the dead letters, with the cause. */
    Outgoing deadLetter(
            Held held,
            Route deadLetters,
            DeadLetter.Reason reason,
            int attempts,
            @Nullable Throwable cause,
            @Nullable String text) {
        String said = text != null ? text : cause == null ? null : cause.getMessage();
        long now = time.epochMillis();
        long first = held.firstFailureMillis == 0 ? now : held.firstFailureMillis;
        Envelope envelope = identified(held)
                .control(ControlHeaders.ATTEMPT, null)
                .control(ControlHeaders.DL_REASON, reason.name().toLowerCase(java.util.Locale.ROOT))
                .control(
                        ControlHeaders.DL_EXCEPTION,
                        cause == null
                                ? null
                                : ControlHeaders.fit(cause.getClass().getName(), TEXT_BYTES))
                .control(ControlHeaders.DL_TEXT, ControlHeaders.fit(said, TEXT_BYTES))
                .control(ControlHeaders.DL_STACK, cause == null ? null : stack(cause))
                .control(ControlHeaders.DL_ATTEMPTS, Integer.toString(attempts))
                .control(ControlHeaders.FIRST_FAILURE, Long.toString(first))
                .control(ControlHeaders.DL_LAST, Long.toString(now))
                .control(
                        ControlHeaders.DL_ORIGIN,
                        ControlHeaders.fit(held.lane.lane + "@" + held.incoming.position(), 256))
                .build();
        return new Outgoing(deadLetters, envelope, 0, held.incoming);
    }

    /** A foreign message without an id gets one with its first copy. */
    private Envelope.Builder identified(Held held) {
        Envelope.Builder builder = held.incoming.envelope().toBuilder();
        return held.incoming.envelope().id() == null ? builder.id(MessageIds.next(time.epochMillis())) : builder;
    }

    private static @Nullable String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        String ascii = text.toString().replaceAll("[^\\x20-\\x7e]+", " ");
        return ControlHeaders.fit(ascii, STACK_BYTES);
    }

    /**
     * Brings a copy to the broker.
     *
     * @param delayed hears of each attempt that was not confirmed
     * @param confirmed called once it is, on a worker
     * @param lost called instead if the lane went first, on a worker
     */
    void send(Held held, Outgoing copy, Consumer<BrokerException> delayed, Runnable confirmed, Runnable lost) {
        // On a worker: sending may block, and whoever settles must not wait for it.
        BackOff backOff = new BackOff(Duration.ofSeconds(5));
        workers.execute(() -> attempt(held, copy, backOff, delayed, confirmed, lost));
    }

    /** The original fitted, so a copy that does not is too large by what was added: the cause has to go, the message has not. */
    private static Outgoing withoutDetails(Outgoing copy) {
        Envelope envelope = copy.envelope().toBuilder()
                .control(ControlHeaders.DL_STACK, null)
                .control(ControlHeaders.DL_TEXT, null)
                .control(ControlHeaders.DL_EXCEPTION, null)
                .control(ControlHeaders.DL_ORIGIN, null)
                .build();
        return new Outgoing(copy.route(), envelope, copy.deliverAtMillis(), copy.original());
    }

    private void attempt(
            Held held,
            Outgoing copy,
            BackOff backOff,
            Consumer<BrokerException> delayed,
            Runnable confirmed,
            Runnable lost) {
        if (held.lane.fenced) {
            lost.run();
            return;
        }
        sender.copy(
                copy,
                (sent, outcome, cause) -> workers.execute(() -> {
                    if (outcome == PublishOutcome.CONFIRMED) {
                        confirmed.run();
                        return;
                    }
                    BrokerException why = cause == null
                            ? new BrokerException(BrokerException.Kind.INTERNAL, "no reason was given", null)
                            : cause;
                    delayed.accept(why);
                    Outgoing next = why.kind() == BrokerException.Kind.TOO_LARGE ? withoutDetails(copy) : copy;
                    time.schedule(
                            () -> workers.execute(() -> attempt(held, next, backOff, delayed, confirmed, lost)),
                            backOff.nextNanos());
                }));
    }
}
