package io.intermodal.tck.wrong;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sends what it gets. */
class PassingSender implements Sender {

    final Sender real;

    PassingSender(Sender real) {
        this.real = real;
    }

    /** A sender that changes every message on its way, or those of some routes. */
    static Sender changing(Sender real, Class<? extends Route> route, UnaryOperator<Envelope.Builder> change) {
        return new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                if (!route.isInstance(message.route())) {
                    real.send(message, deadlineNanos, callback);
                    return;
                }
                Envelope changed = change.apply(message.envelope().toBuilder()).build();
                resend(
                        message,
                        new Outgoing(message.route(), changed, message.deliverAtMillis(), message.original()),
                        deadlineNanos,
                        callback);
            }
        };
    }

    /** Sends another message in place of one, and answers for that one. */
    final void resend(Outgoing asked, Outgoing other, long deadlineNanos, SendCallback callback) {
        real.send(other, deadlineNanos, (message, outcome, cause) -> callback.done(asked, outcome, cause));
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return real.nativeDelay(route);
    }

    @Override
    public boolean keepsOrder() {
        return real.keepsOrder();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        real.send(message, deadlineNanos, callback);
    }

    @Override
    public void close(Duration atMost) {
        real.close(atMost);
    }
}
