package io.intermodal.core.consume;

import io.intermodal.ConfigurationException;
import io.intermodal.MessagingEvent;
import io.intermodal.MessagingException;
import io.intermodal.Mode;
import io.intermodal.Observer;
import io.intermodal.SubscriptionState;
import io.intermodal.core.exec.SerialExecutor;
import io.intermodal.core.link.Attachment;
import io.intermodal.core.link.BackOff;
import io.intermodal.core.link.Errors;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Link;
import io.intermodal.spi.SourceConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads routes and has each record worked on and settled: the one machine behind subscriptions, the delay relay and redrives. Life-cycle runs on
 * one serial executor; records flow past it through the {@link Dispatcher}.
 */
final class Consumer implements Attachment {

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

    private final ConsumerSpec spec;
    private final Dispatcher dispatcher;
    private final Settler settler;
    private final Worker worker;
    private final SerialExecutor control;
    private final BackOff backOff = new BackOff(Duration.ofSeconds(5));
    private final CompletableFuture<Void> firstAttach = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile SubscriptionState state = SubscriptionState.STARTING;
    private volatile boolean paused;
    private volatile @Nullable SourceRun run;
    private @Nullable Link link;
    private boolean draining;

    Consumer(ConsumerSpec spec, Processor processor) {
        this.spec = spec;
        this.control = spec.threads().serial();
        this.dispatcher = new Dispatcher(
                spec.settings().concurrency(),
                spec.isInternal()
                        ? Credit.perLane()
                        : new Credit(
                                spec.settings().concurrency() + spec.settings().prefetch(),
                                spec.settings().prefetchBytes()),
                spec.threads().workers(),
                this::work,
                this::windowFull);
        this.settler = new Settler(
                this,
                spec,
                dispatcher,
                new Copies(spec.tools().copies(), spec.time(), spec.threads().workers()),
                processor);
        this.worker = new Worker(this, spec, dispatcher, settler, processor);
    }

    /** Completes with the first successful attachment, or with why there will be none. */
    CompletableFuture<Void> firstAttach() {
        return firstAttach;
    }

    /** Pausing shows at once, though its event follows later. */
    SubscriptionState state() {
        SubscriptionState now = state;
        if (now != SubscriptionState.ACTIVE && now != SubscriptionState.PAUSED) {
            return now;
        }
        return paused ? SubscriptionState.PAUSED : SubscriptionState.ACTIVE;
    }

    // ---- life of the source

    @Override
    public void attached(Link newLink) {
        control.execute(() -> {
            link = newLink;
            attach(newLink);
        });
    }

    private void attach(Link to) {
        if (link != to || draining || state == SubscriptionState.FAILED || run != null) {
            return;
        }
        SourceRun next = new SourceRun(spec, dispatcher, this);
        try {
            spec.preparation().prepare(to);
            next.bind(to.source(
                    new SourceConfig(
                            spec.routes(),
                            spec.mode(),
                            mostHeld(),
                            spec.settings().prefetchBytes(),
                            spec.settings().maxHandlingTime(),
                            spec.settings().drainTimeout(),
                            spec.settings().onPositionLost()),
                    next));
            run = next;
            next.start();
            dispatcher.source(next.source());
            backOff.reset();
            move(paused ? SubscriptionState.PAUSED : SubscriptionState.ACTIVE, null);
            firstAttach.complete(null);
        } catch (BrokerException e) {
            notAttached(to, e);
        } catch (MessagingException e) {
            if (firstAttach.completeExceptionally(e)) {
                move(SubscriptionState.FAILED, e);
            } else {
                LOG.warn("Subscription {} cannot be attached, and tries again: {}", spec.name(), e.getMessage());
                attachLater(to);
            }
        } catch (RuntimeException e) {
            run = null;
            next.end();
            next.close(Duration.ofSeconds(2));
            notAttached(
                    to,
                    new BrokerException(
                            Kind.INTERNAL,
                            "the binder failed with " + e.getClass().getName(),
                            e));
        }
    }

    /** An ordered group may hold more, because what is blocked by a failed key takes no credit. */
    private int mostHeld() {
        int most = spec.settings().concurrency() + spec.settings().prefetch();
        return spec.mode() == Mode.ORDERED ? most + Credit.MOST_BLOCKED : most;
    }

    private void notAttached(Link to, BrokerException cause) {
        MessagingException why =
                Errors.translate("subscribing " + spec.name() + " on connection '" + spec.connection() + "'", cause);
        boolean mendable = cause.kind().isRetryable() || cause.kind() == Kind.CLOSED || cause.kind() == Kind.INTERNAL;
        if (!mendable && firstAttach.completeExceptionally(why)) {
            move(SubscriptionState.FAILED, why);
        } else if (cause.kind() == Kind.POSITION_LOST || cause.kind() == Kind.CONFLICT) {
            move(SubscriptionState.FAILED, why);
        } else {
            attachLater(to);
        }
    }

    private void attachLater(Link to) {
        spec.time().schedule(() -> control.execute(() -> attach(to)), backOff.nextNanos());
    }

    @Override
    public void detached(BrokerException cause) {
        control.execute(() -> {
            link = null;
            leave(cause);
        });
    }

    /** A source ended by itself: the engine makes another on the same link. */
    void ended(SourceRun which, BrokerException cause) {
        control.execute(() -> {
            if (which != run) {
                return;
            }
            leave(cause);
            spec.threads().workers().execute(() -> which.source().close(Duration.ofSeconds(2)));
            Link present = link;
            if (present == null || draining) {
                return;
            }
            if (cause.kind() == Kind.POSITION_LOST || cause.kind() == Kind.CONFLICT) {
                move(SubscriptionState.FAILED, Errors.translate("subscription " + spec.name(), cause));
            } else {
                attachLater(present);
            }
        });
    }

    private void leave(BrokerException cause) {
        SourceRun gone = run;
        run = null;
        dispatcher.source(null);
        if (gone != null) {
            gone.end();
            if (!draining && state != SubscriptionState.FAILED) {
                move(SubscriptionState.RECOVERING, Errors.translate("subscription " + spec.name(), cause));
            }
        }
    }

    /** A policy stops the subscription for good. */
    void stopFor(String why) {
        control.execute(() -> {
            if (draining || state == SubscriptionState.FAILED) {
                return;
            }
            move(SubscriptionState.FAILED, new ConfigurationException(why));
            SourceRun gone = run;
            run = null;
            dispatcher.source(null);
            if (gone != null) {
                gone.end();
                spec.threads()
                        .workers()
                        .execute(() -> gone.source().close(spec.settings().drainTimeout()));
            }
        });
    }

    /** An orderly revoke: what waited for a retry goes on as a copy, so that its failure stays counted; so does what others overtook. */
    void closing(LaneState lane, CompletableFuture<Void> idle) {
        List<Held> owed = dispatcher.closing(lane, idle).owed();
        // On a worker: sending may block, and this is the binder's thread.
        spec.threads().workers().execute(() -> {
            settler.unstarted(owed);
            dispatcher.closeWhenIdle(lane);
        });
    }

    private void windowFull(Held oldest) {
        if (spec.isInternal()) {
            return; // the relay and redrives fill their windows in the normal course of things
        }
        emit(new MessagingEvent.WindowFull(
                spec.connection(),
                spec.group(),
                oldest.lane.lane.name(),
                String.valueOf(oldest.incoming.envelope().id())));
    }

    // ---- pause, close

    void pause() {
        paused = true;
        dispatcher.pause();
        control.execute(() -> {
            if (state == SubscriptionState.ACTIVE) { // whatever was asked for since has its own turn
                move(SubscriptionState.PAUSED, null);
            }
        });
    }

    void resume() {
        paused = false;
        dispatcher.resume();
        control.execute(() -> {
            if (state == SubscriptionState.PAUSED) {
                move(SubscriptionState.ACTIVE, null);
            }
        });
    }

    /** Drains and ends; inside one of its own handlers it returns at once and goes on elsewhere. */
    void close(Duration atMost) {
        Drain drain = new Drain(spec, dispatcher, settler, worker.running(), atMost);
        control.execute(() -> {
            if (draining) {
                return;
            }
            draining = true;
            firstAttach.completeExceptionally(
                    Errors.translate(spec.name(), new BrokerException(Kind.CLOSED, "closed while starting", null)));
            dispatcher.pause(); // nothing starts any more from the moment at which the state says so
            move(SubscriptionState.CLOSING, null);
            SourceRun last = run;
            spec.threads().workers().execute(() -> {
                try {
                    drain.run(last);
                } finally {
                    control.execute(() -> {
                        run = null;
                        move(SubscriptionState.CLOSED, null);
                        closed.complete(null);
                    });
                }
            });
        });
        if (!worker.isCurrent()) {
            Waiting.atMost(spec.time(), closed, atMost.plusMillis(250));
        }
    }

    private void work(Held held) {
        worker.work(held);
    }

    void left(HandOver handOver) {
        worker.left(handOver);
    }

    CompletableFuture<Void> closedFuture() {
        return closed;
    }

    // ---- telling

    private void move(SubscriptionState next, @Nullable MessagingException cause) {
        SubscriptionState from = state;
        if (from == next
                || from == SubscriptionState.CLOSED
                || (from == SubscriptionState.CLOSING && next != SubscriptionState.CLOSED)) {
            return;
        }
        state = next;
        LOG.atLevel(next == SubscriptionState.FAILED ? Level.WARN : spec.isInternal() ? Level.DEBUG : Level.INFO)
                .log("Subscription {} is {}{}", spec.name(), next, cause == null ? "" : ": " + cause.getMessage());
        if (!spec.isInternal()) { // a redrive's reader bears the name of the application's group
            emit(new MessagingEvent.SubscriptionStateChanged(
                    spec.connection(), spec.group(), from, next, Optional.ofNullable(cause)));
        }
    }

    void emit(MessagingEvent event) {
        spec.tools().events().accept(event);
    }

    void observe(Observer.Settled how) {
        Observer observer = spec.tools().observer();
        if (observer != null && !spec.isInternal()) {
            observer.settled(spec.group(), how);
        }
    }
}
