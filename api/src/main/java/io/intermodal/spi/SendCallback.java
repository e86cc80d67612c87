package io.intermodal.spi;

import io.intermodal.PublishOutcome;
import org.jspecify.annotations.Nullable;

/** Takes the outcome of a send. */
@FunctionalInterface
public interface SendCallback {

    /**
     * Called exactly once per message, from any thread; hands over at once.
     *
     * @param message the very object that was sent
     * @param outcome what became of it
     * @param cause why it was not confirmed, or null if it was
     */
    void done(Outgoing message, PublishOutcome outcome, @Nullable BrokerException cause);
}
