package io.intermodal.core.publish;

import io.intermodal.PublishOutcome;
import io.intermodal.core.link.Attachment;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Link;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends the engine's own copies: retries, dead letters, relay hops, redrives. One attempt each; whoever copies keeps the original and tries
 * again. Thread-safe.
 */
public final class CopySender implements Attachment {

    private final SenderConfig config;
    private final String namespace;
    private final TimeSource time;
    private volatile @Nullable Sender sender;

    /** A sender without a link. */
    public CopySender(SenderConfig config, String namespace, TimeSource time) {
        this.config = config;
        this.namespace = namespace;
        this.time = time;
    }

    /** The present sender, if there is a link. */
    public @Nullable Sender sender() {
        return sender;
    }

    /**
     * Sends a copy, by way of the relay if it is due later than the broker can keep.
     *
     * @param copy with its final route and due time
     * @param callback takes exactly one outcome, also when the broker never answers
     */
    public void copy(Outgoing copy, SendCallback callback) {
        Sender now = sender;
        if (now == null) {
            callback.done(
                    copy, PublishOutcome.REJECTED, new BrokerException(Kind.UNAVAILABLE, "the link is down", null));
            return;
        }
        AtomicBoolean once = new AtomicBoolean();
        TimeSource.Scheduled guard = time.schedule(
                () -> {
                    if (once.compareAndSet(false, true)) {
                        callback.done(
                                copy,
                                PublishOutcome.UNKNOWN,
                                new BrokerException(
                                        Kind.UNAVAILABLE,
                                        "the broker did not confirm a copy within " + config.timeout(),
                                        null));
                    }
                },
                config.timeout().toNanos());
        SendCallback first = (message, outcome, cause) -> {
            if (once.compareAndSet(false, true)) {
                guard.cancel();
                callback.done(copy, outcome, cause);
            }
        };
        try {
            now.send(
                    DelayRouting.next(now, copy, time.epochMillis(), namespace),
                    time.nanoTime() + config.timeout().toNanos(),
                    first);
        } catch (RuntimeException e) {
            first.done(
                    copy,
                    PublishOutcome.UNKNOWN,
                    new BrokerException(
                            Kind.INTERNAL,
                            "the binder failed with " + e.getClass().getName(),
                            e));
        }
    }

    @Override
    public void attached(Link link) {
        try {
            sender = link.sender(config);
        } catch (BrokerException e) {
            sender = null; // copies fail as retryable until the next link
        }
    }

    @Override
    public void detached(BrokerException cause) {
        sender = null;
    }

    /** Ends the sender. */
    public void close(Duration atMost) {
        Sender last = sender;
        sender = null;
        if (last != null) {
            last.close(atMost);
        }
    }
}
