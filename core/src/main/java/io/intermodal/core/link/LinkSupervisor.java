package io.intermodal.core.link;

import io.intermodal.ConfigurationException;
import io.intermodal.ConnectionState;
import io.intermodal.MessagingEvent;
import io.intermodal.MessagingException;
import io.intermodal.core.exec.EngineThreads;
import io.intermodal.core.exec.SerialExecutor;
import io.intermodal.core.link.LinkTransition.Signal;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one link alive: opens it, hears of its loss, opens another with back-off, and tells everything that lives on it. All of that happens on
 * one serial executor; only {@link #state()} and {@link #link()} are read from elsewhere.
 */
public final class LinkSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);
    private static final Duration CLOSE_LOST = Duration.ofSeconds(2);

    /** Opens links: the binder, bound to its configuration. */
    @FunctionalInterface
    public interface Opener {

        /** One attempt. */
        Link open(LinkEvents events) throws BrokerException;
    }

    private final String name;
    private final String where;
    private final Opener opener;
    private final TimeSource time;
    private final EngineThreads threads;
    private final SerialExecutor control;
    private final BackOff backOff;
    private final Consumer<MessagingEvent> events;
    private final Map<Attachment, SerialExecutor> attachments = new LinkedHashMap<>();
    private final CompletableFuture<Link> first = new CompletableFuture<>();
    /** Those who wait for the next link. On the control executor. */
    private final List<CompletableFuture<Link>> awaiting = new ArrayList<>();

    private volatile ConnectionState state = ConnectionState.OPENING;
    private volatile @Nullable Link link;
    private @Nullable LinkEvents current;

    /** A supervisor that has not begun. */
    public LinkSupervisor(
            String name,
            String where,
            Opener opener,
            TimeSource time,
            EngineThreads threads,
            Duration maxBackOff,
            Consumer<MessagingEvent> events) {
        this.name = name;
        this.where = where;
        this.opener = opener;
        this.time = time;
        this.threads = threads;
        this.control = threads.serial();
        this.backOff = new BackOff(maxBackOff);
        this.events = events;
    }

    /** Begins to open. The future completes with the first link, or with why there will be none. */
    public CompletableFuture<Link> start() {
        control.execute(this::open);
        return first;
    }

    /** Where the connection is in its life. */
    public ConnectionState state() {
        return state;
    }

    /** The present link, if there is one. */
    public Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    /** Completes with the present link, or else with the next one; cancelled if there will be none. */
    public CompletableFuture<Link> next() {
        CompletableFuture<Link> next = new CompletableFuture<>();
        control.execute(() -> {
            awaiting.removeIf(CompletableFuture::isDone);
            Link present = link;
            if (present != null) {
                next.complete(present);
            } else if (state == ConnectionState.CLOSED) {
                next.cancel(false);
            } else {
                awaiting.add(next);
            }
        });
        return next;
    }

    /** Adds something that lives on the link; it is attached at once if there is one. */
    public void register(Attachment attachment) {
        control.execute(() -> {
            SerialExecutor own = threads.serial();
            attachments.put(attachment, own);
            Link present = link;
            if (present != null) {
                own.execute(() -> attachment.attached(present));
            }
        });
    }

    /** Forgets an attachment without telling it. */
    public void unregister(Attachment attachment) {
        control.execute(() -> attachments.remove(attachment));
    }

    /** No more recovery: what is attached is about to be closed by its owner. */
    public void closing() {
        control.execute(() -> move(Signal.CLOSE, null));
    }

    /** Closes the link; completes when that is done. */
    public CompletableFuture<Void> close(Duration atMost) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> {
            Link present = link;
            link = null;
            current = null;
            try {
                if (present != null) {
                    present.close(atMost);
                }
            } finally {
                move(Signal.ENDED, null);
                awaiting.forEach(next -> next.cancel(false));
                done.complete(null);
            }
        });
        return done;
    }

    private void open() {
        if (state == ConnectionState.CLOSING || state == ConnectionState.CLOSED) {
            return;
        }
        Events own = new Events();
        current = own;
        try {
            Link opened = opener.open(own);
            own.live.set(opened);
            opened(opened);
        } catch (BrokerException e) {
            LOG.debug("{} could not be opened", where, e);
            failed(e);
        } catch (LinkageError e) {
            unusable(e);
        } catch (RuntimeException e) {
            failed(new BrokerException(
                    BrokerException.Kind.INTERNAL,
                    "the binder failed with " + e.getClass().getName(),
                    e));
        }
    }

    private void failed(BrokerException cause) {
        current = null; // what the failed attempt reports from now on means nothing
        Signal signal = cause.kind().isRetryable() || cause.kind() == BrokerException.Kind.INTERNAL
                ? Signal.OPEN_FAILED
                : Signal.OPEN_REFUSED;
        switch (move(signal, cause)) {
            case OPEN_LATER -> openLater();
            case FAIL -> first.completeExceptionally(Errors.translate(where, cause));
            default -> {}
        }
    }

    /** Classes that the binder or its client needs are missing or do not fit: no other attempt will find them. */
    private void unusable(LinkageError broken) {
        if (move(Signal.OPEN_REFUSED, null) == LinkTransition.Action.OPEN_LATER) {
            LOG.error("Connection '{}' cannot come back", name, broken);
            openLater();
        }
        first.completeExceptionally(new ConfigurationException(
                "IM-022: " + where + ": a class of the binder or of its client cannot be loaded: " + broken
                        + ". Check that their jars are complete and of one version, and on the module path that the modules they need are"
                        + " added (docs/binders).",
                broken));
    }

    private void openLater() {
        time.schedule(() -> control.execute(this::open), backOff.nextNanos());
    }

    private void opened(Link opened) {
        LinkTransition.Action action = move(Signal.OPENED, null, () -> link = opened);
        if (action == LinkTransition.Action.DISCARD) {
            opened.close(CLOSE_LOST);
            return;
        }
        backOff.reset();
        first.complete(opened);
        awaiting.forEach(next -> next.complete(opened));
        awaiting.clear();
        attachments.forEach((attachment, own) -> own.execute(() -> attachment.attached(opened)));
    }

    private void lost(LinkEvents reporter, BrokerException cause) {
        if (reporter != current) {
            return; // an earlier life
        }
        if (move(Signal.LOST, cause) != LinkTransition.Action.REPLACE) {
            return;
        }
        Link gone = link;
        link = null;
        current = null;
        attachments.forEach((attachment, own) -> own.execute(() -> attachment.detached(cause)));
        if (gone != null) {
            threads.workers().execute(() -> gone.close(CLOSE_LOST));
        }
        openLater();
    }

    private LinkTransition.Action move(Signal signal, @Nullable BrokerException cause) {
        return move(signal, cause, () -> {});
    }

    private LinkTransition.Action move(Signal signal, @Nullable BrokerException cause, Runnable before) {
        ConnectionState from = state;
        LinkTransition step = LinkTransition.of(from, signal);
        if (step.action() == LinkTransition.Action.ATTACH) {
            before.run();
        }
        state = step.next();
        if (from != step.next()) {
            Optional<MessagingException> why = Optional.ofNullable(cause).map(c -> Errors.translate(where, c));
            LOG.info(
                    "Connection '{}' is {}{}",
                    name,
                    step.next(),
                    why.map(w -> ": " + w.getMessage()).orElse(""));
            events.accept(new MessagingEvent.ConnectionStateChanged(name, from, step.next(), why));
        }
        return step.action();
    }

    /** What one life of the link reports; each life has its own, so that a late report of an earlier one is recognised. */
    private final class Events implements LinkEvents {

        final AtomicReference<@Nullable Link> live = new AtomicReference<>();

        @Override
        public void lost(BrokerException cause) {
            control.execute(() -> LinkSupervisor.this.lost(this, cause));
        }

        @Override
        public void suspended(BrokerException cause) {
            control.execute(() -> {
                if (this == current) {
                    move(Signal.SUSPENDED, cause);
                }
            });
        }

        @Override
        public void resumed() {
            control.execute(() -> {
                if (this == current) {
                    move(Signal.RESUMED, null);
                }
            });
        }

        @Override
        public void blocked(String reason) {
            events.accept(new MessagingEvent.PublishingBlocked(name, reason));
        }

        @Override
        public void unblocked() {
            events.accept(new MessagingEvent.PublishingUnblocked(name));
        }
    }
}
