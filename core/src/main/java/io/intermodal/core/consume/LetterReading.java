package io.intermodal.core.consume;

import io.intermodal.ConnectionException;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import io.intermodal.Mode;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.core.config.SubscriptionSettings;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.link.LinkSupervisor;
import io.intermodal.core.time.Durations;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the dead letters of a group: reads them one at a time, in their order, until nothing has come for a while or the visitor has
 * seen enough. A letter that the visitor leaves stays where it is.
 */
final class LetterReading implements Processor {

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** What is done with each letter. */
    interface Visitor {

        /** Whether no further letter is wanted. */
        boolean hasEnough();

        /**
         * Looks at a letter.
         *
         * @return a stage whose normal end removes the letter, or null to leave it
         */
        @Nullable
        CompletionStage<Void> visit(Held held, DeadLetter letter);
    }

    private final GroupRef group;
    private final LinkSupervisor link;
    private final ConsumerSpec.Tools tools;
    private final Visitor visitor;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile long lastMoved;
    private volatile boolean busy;

    LetterReading(GroupRef group, LinkSupervisor link, ConsumerSpec.Tools tools, Visitor visitor) {
        this.group = group;
        this.link = link;
        this.tools = tools;
        this.visitor = visitor;
        this.lastMoved = tools.time().nanoTime();
    }

    /**
     * Reads.
     *
     * @param held the most letters to have in hand at once; those that are left count
     * @param patience how long the first one may take to come into reach
     */
    void run(String connection, int held, Duration patience) {
        Consumer consumer = new Consumer(spec(connection, held), this);
        link.register(consumer);
        try {
            tools.time().await(consumer.firstAttach(), patience.toNanos());
            lastMoved = tools.time().nanoTime();
            look();
            tools.time().await(over, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionException(
                    "IM-101: interrupted while reading dead letters of " + group
                            + "; what was redriven stays so. Try again.",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectionException(
                    "IM-101: reading dead letters of " + group + " did not begin within " + Durations.text(patience)
                            + ". Check the broker and try again.",
                    e);
        } finally {
            link.unregister(consumer);
            consumer.close(CLOSE);
        }
    }

    @Override
    public @Nullable CompletionStage<?> process(HandOver handOver) {
        lastMoved = tools.time().nanoTime();
        if (over.isDone() || visitor.hasEnough()) {
            leave(handOver);
            return null;
        }
        CompletionStage<Void> stage;
        try {
            Held held = handOver.held;
            stage = visitor.visit(held, DeadLetterReader.read(held.incoming.envelope(), group.group()));
        } catch (RuntimeException e) {
            over.completeExceptionally(e); // the application's filter failed: it has to hear of it
            leave(handOver);
            return null;
        }
        if (stage == null) {
            leave(handOver);
            return null;
        }
        busy = true;
        return stage.whenComplete((done, failure) -> {
            lastMoved = tools.time().nanoTime();
            busy = false;
            if (failure != null) {
                over.completeExceptionally(failure);
            }
        });
    }

    private static void leave(HandOver handOver) {
        handOver.decide(new Verdict(Kind.RETRY, Duration.ofDays(1), null, null));
    }

    private void look() {
        boolean gone = link.state() == ConnectionState.CLOSING || link.state() == ConnectionState.CLOSED;
        boolean quiet = !busy && (visitor.hasEnough() || tools.time().nanoTime() - lastMoved > QUIET.toNanos());
        if (gone) {
            over.completeExceptionally(
                    new io.intermodal.ClosedException("IM-108: the connection was closed while dead letters of " + group
                            + " were read; what was redriven stays so."));
        } else if (quiet) {
            over.complete(null);
        } else if (!over.isDone()) {
            tools.time().schedule(() -> tools.threads().workers().execute(this::look), LOOK.toNanos());
        }
    }

    private ConsumerSpec spec(String connection, int held) {
        SubscriptionSettings settings = new SubscriptionSettings(
                1,
                held,
                256L << 20,
                held + 1,
                RetryPolicy.builder().maxAttempts(1000).build(),
                Duration.ofMinutes(10),
                CLOSE,
                SubscribeOptions.SettlementMode.AUTO,
                SubscribeOptions.OnExhausted.STOP_KEY,
                SubscribeOptions.OnExpired.DISCARD,
                SubscribeOptions.OnPositionLost.EARLIEST,
                SubscribeOptions.OnStuck.HOLD);
        return new ConsumerSpec(
                connection,
                "dead letters of " + group,
                group.group(),
                List.of(new Route.DeadLetters(group)),
                Mode.WORK,
                settings,
                null,
                null,
                true,
                ignored -> {},
                tools);
    }
}
