package io.intermodal.memory;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the broker. An answer counts only once the link's thread has taken it: until then a lost link turns it into UNKNOWN, as it
 * would be on a wire. State is changed under the broker's lock.
 */
final class MemorySender implements Sender {

    private static final Duration LONGEST_DELAY = Duration.ofDays(365);

    private static final class Open {
        final Outgoing message;
        final SendCallback callback;
        boolean answered;

        Open(Outgoing message, SendCallback callback) {
            this.message = message;
            this.callback = callback;
        }
    }

    private final MemoryLink link;
    private final Server server;
    private final boolean nativeDelay;
    private final Set<Open> open = new LinkedHashSet<>();
    private boolean closed;

    MemorySender(MemoryLink link, boolean nativeDelay) {
        this.link = link;
        this.server = link.server();
        this.nativeDelay = nativeDelay;
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return nativeDelay ? Optional.of(LONGEST_DELAY) : Optional.empty();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        BrokerException refused = server.locking(() -> {
                    BrokerException gone = link.gone();
                    if (gone == null && closed) {
                        gone = server.error(BrokerException.Kind.CLOSED, "cannot be used: this sender was closed");
                    }
                    if (gone == null) {
                        Open send = new Open(message, callback);
                        open.add(send);
                        server.submit(() -> receive(send));
                    }
                    return Optional.ofNullable(gone);
                })
                .orElse(null);
        if (refused != null) {
            callback.done(message, PublishOutcome.REJECTED, refused);
        }
    }

    private void receive(Open send) {
        Store store = server.store();
        Faults faults = server.faults();
        Outgoing message = send.message;
        String place = store.place(message.route());
        BrokerException.Kind refusal = faults.refusal(place);
        if (refusal != null) {
            answer(send, PublishOutcome.REJECTED, server.error(refusal, "refused a message for '" + place + "'"));
            return;
        }
        if (faults.takeLoss()) {
            answer(send, PublishOutcome.UNKNOWN, server.unavailable("did not say what became of a message"));
            return;
        }
        if (message.deliverAtMillis() != 0 && !nativeDelay) {
            answer(
                    send,
                    PublishOutcome.REJECTED,
                    server.error(
                            BrokerException.Kind.UNSUPPORTED,
                            "keeps no delayed messages; set intermodal.memory.delay=native"));
            return;
        }
        try {
            Content content = Content.of(message.envelope(), link.time().epochMillis());
            store.publish(message.route(), content, message.deliverAtMillis());
            if (faults.takeDuplicate()) {
                store.publish(message.route(), content, message.deliverAtMillis());
            }
        } catch (BrokerException e) {
            answer(send, PublishOutcome.REJECTED, e);
            return;
        }
        if (faults.takeUnknown()) {
            answer(send, PublishOutcome.UNKNOWN, server.unavailable("did not say what became of a message"));
        } else {
            answer(send, PublishOutcome.CONFIRMED, null);
        }
    }

    private void answer(Open send, PublishOutcome outcome, @Nullable BrokerException cause) {
        Duration delay = server.faults().confirmDelay();
        if (delay.isZero()) {
            post(send, outcome, cause);
        } else {
            link.time().schedule(() -> server.submit(() -> post(send, outcome, cause)), delay.toNanos());
        }
    }

    private void post(Open send, PublishOutcome outcome, @Nullable BrokerException cause) {
        send.answered = true;
        link.loop().post(() -> take(send, outcome, cause));
    }

    /** On the link's thread, or on the closing one. */
    private void take(Open send, PublishOutcome outcome, @Nullable BrokerException cause) {
        boolean first = server.locking(() -> {
            boolean removed = open.remove(send);
            if (open.isEmpty()) {
                server.wake();
            }
            return removed;
        });
        if (first) {
            send.callback.done(send.message, outcome, cause);
        }
    }

    /** Under the lock. Answers that an orderly broker has given still arrive. */
    void lose(BrokerException cause, boolean abrupt) {
        for (Open send : List.copyOf(open)) {
            if (abrupt || !send.answered) {
                open.remove(send);
                link.loop().post(() -> send.callback.done(send.message, PublishOutcome.UNKNOWN, cause));
            }
        }
    }

    @Override
    public void close(Duration atMost) {
        server.locked(() -> closed = true);
        server.await(link.time(), open::isEmpty, atMost);
        BrokerException cause =
                server.error(BrokerException.Kind.CLOSED, "had not answered when its sender was closed");
        List<Open> rest = server.locking(() -> {
            link.forget(this);
            return List.copyOf(open);
        });
        rest.forEach(send -> take(send, PublishOutcome.UNKNOWN, cause));
    }
}
