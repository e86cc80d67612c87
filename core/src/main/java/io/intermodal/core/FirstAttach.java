package io.intermodal.core;

import io.intermodal.ConnectionException;
import io.intermodal.MessagingException;
import io.intermodal.core.consume.CoreSubscription;
import io.intermodal.core.time.Durations;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits until a new subscription is attached to the broker for the first time. One that is not, is closed. */
final class FirstAttach {

    private static final Duration CLOSE = Duration.ofMillis(200);

    private final TimeSource time;
    private final String connection;
    private final Supplier<String> lastTrouble;

    FirstAttach(TimeSource time, String connection, Supplier<String> lastTrouble) {
        this.time = time;
        this.connection = connection;
        this.lastTrouble = lastTrouble;
    }

    void await(CoreSubscription subscription, Duration patience) {
        String what = "IM-101: subscribing " + subscription.group() + " on connection '" + connection + "'";
        try {
            time.await(subscription.firstAttach(), patience.toNanos());
        } catch (ExecutionException e) {
            subscription.close(CLOSE);
            throw e.getCause() instanceof MessagingException cause ? cause : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            subscription.close(CLOSE);
            throw new ConnectionException(what + " did not succeed within " + Durations.text(patience) + ". "
                    + lastTrouble.get() + "Check the broker, or set intermodal.when-broker-down=wait.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            subscription.close(CLOSE);
            throw new ConnectionException(what + " was interrupted.", e);
        }
    }
}
