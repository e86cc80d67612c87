package io.intermodal.core.consume;

import io.intermodal.ConnectionException;
import io.intermodal.DeadLetter;
import io.intermodal.PublishOutcome;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.core.link.BackOff;
import io.intermodal.core.link.Errors;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends chosen letters back to their group. A letter is removed only once its copy is confirmed, and the next one waits for that, so that the
 * order of a key is kept. On a log a position cannot pass a letter that stays, so what is left there is written again at the end.
 */
final class Redrive implements LetterReading.Visitor {

    private static final Duration GIVE_UP = Duration.ofSeconds(30);

    private final GroupRef group;
    private final ConsumerSpec.Tools tools;
    private final RedriveOptions options;
    private final long startedMillis;
    private final long pauseNanos;
    /** Marks what this pass wrote to the end, so that it ends when it meets its own work. */
    private final String pass = UUID.randomUUID().toString();

    private long nextNanos;
    private volatile int examined;
    private volatile int redriven;
    private volatile boolean metOwnWork;

    Redrive(GroupRef group, ConsumerSpec.Tools tools, RedriveOptions options) {
        this.group = group;
        this.tools = tools;
        this.options = options;
        this.startedMillis = tools.time().epochMillis();
        this.pauseNanos = options.perSecond()
                .map(n -> TimeUnit.SECONDS.toNanos(1) / Math.max(1, n))
                .orElse(0L);
        this.nextNanos = tools.time().nanoTime();
    }

    RedriveResult result() {
        return new RedriveResult(examined, redriven, examined - redriven);
    }

    @Override
    public boolean hasEnough() {
        return metOwnWork || redriven >= options.max();
    }

    // Called one at a time: the reading has one slot.
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public @Nullable CompletionStage<Void> visit(Held held, DeadLetter letter) {
        String writtenBy = held.incoming.envelope().control().get(ControlHeaders.DL_PASS);
        if (pass.equals(writtenBy)
                || ControlHeaders.millis(held.incoming.envelope(), ControlHeaders.DL_LAST) > startedMillis) {
            metOwnWork = pass.equals(writtenBy);
            return null; // left before, or came back during this very redrive
        }
        examined++;
        boolean chosen = options.filter().test(letter);
        if (options.isDryRun()) {
            redriven += chosen ? 1 : 0;
            return null;
        }
        if (!chosen) {
            return held.lane.source instanceof LogSource ? send(toTheEnd(held)) : null;
        }
        return paced().thenCompose(now -> send(toTheGroup(held))).thenRun(() -> redriven++);
    }

    private Outgoing toTheGroup(Held held) {
        return new Outgoing(
                new Route.OneGroup(group), DeadLetterReader.redriven(held.incoming.envelope()), 0, held.incoming);
    }

    private Outgoing toTheEnd(Held held) {
        return new Outgoing(
                new Route.DeadLetters(group),
                held.incoming.envelope().toBuilder()
                        .control(ControlHeaders.DL_PASS, pass)
                        .build(),
                0,
                held.incoming);
    }

    private CompletionStage<Void> paced() {
        long now = tools.time().nanoTime();
        long wait = nextNanos - now;
        nextNanos = Math.max(now, nextNanos) + pauseNanos;
        CompletableFuture<Void> later = new CompletableFuture<>();
        if (wait <= 0) {
            later.complete(null);
        } else {
            tools.time().schedule(() -> tools.threads().workers().execute(() -> later.complete(null)), wait);
        }
        return later;
    }

    private CompletionStage<Void> send(Outgoing copy) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        attempt(copy, sent, new BackOff(Duration.ofSeconds(1)), tools.time().nanoTime() + GIVE_UP.toNanos());
        return sent;
    }

    private void attempt(Outgoing copy, CompletableFuture<Void> sent, BackOff backOff, long giveUpNanos) {
        tools.copies()
                .copy(
                        copy,
                        (message, outcome, cause) -> tools.threads().workers().execute(() -> {
                            if (outcome == PublishOutcome.CONFIRMED) {
                                sent.complete(null);
                            } else if (tools.time().nanoTime() > giveUpNanos) {
                                sent.completeExceptionally(
                                        cause == null
                                                ? new ConnectionException(
                                                        "IM-101: redriving " + group + ": the broker confirms nothing")
                                                : Errors.translate("redriving " + group, cause));
                            } else {
                                again(copy, sent, backOff, giveUpNanos, cause);
                            }
                        }));
    }

    private void again(
            Outgoing copy,
            CompletableFuture<Void> sent,
            BackOff backOff,
            long giveUpNanos,
            @Nullable BrokerException cause) {
        if (cause != null && !cause.kind().isRetryable() && cause.kind() != BrokerException.Kind.CLOSED) {
            sent.completeExceptionally(Errors.translate("redriving " + group, cause));
            return;
        }
        tools.time()
                .schedule(
                        () -> tools.threads().workers().execute(() -> attempt(copy, sent, backOff, giveUpNanos)),
                        backOff.nextNanos());
    }
}
