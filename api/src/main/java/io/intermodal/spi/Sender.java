package io.intermodal.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends messages and says what became of each. Thread-safe. */
public interface Sender {

    /**
     * The longest delay that the broker itself keeps for messages of this route. The engine relays longer ones through the rungs of
     * {@link Plan#delayRungs}, which is why those have to work on every broker that cannot keep any delay.
     *
     * @param route where they would go
     * @return empty if it keeps none: the engine then relays
     */
    Optional<Duration> nativeDelay(Route route);

    /**
     * Whether the broker stores messages of one key in the order of the calls of {@link #send}, though none waits for the one before it. If not, the
     * engine sends the next message of a key on an ordered destination only when the one before it has its outcome. Never changes.
     */
    default boolean keepsOrder() {
        return true;
    }

    /**
     * Sends one message. Calls for one key keep their order, unless {@link #keepsOrder} is false. Does not wait for the outcome; blocks, if it must, only until the deadline: the
     * engine calls it on the application's threads and on its workers, never on the scheduler or from a callback.
     * Never throws for a single message: every outcome goes to the callback, exactly once.
     *
     * <p>CONFIRMED only on the broker's own word; REJECTED only if it surely holds nothing of the message; everything else is UNKNOWN.
     *
     * @param message what and where to
     * @param deadlineNanos in the scale of {@link TimeSource#nanoTime()}: after it the engine has given up on the outcome
     * @param callback takes the outcome, possibly before this method returns
     */
    void send(Outgoing message, long deadlineNanos, SendCallback callback);

    /**
     * Sends many. Worth overriding where the client is quicker with batches; the outcome is per message all the same.
     *
     * @param messages what and where to, in order
     * @param deadlineNanos see {@link #send}
     * @param callback see {@link #send}
     */
    default void sendAll(List<Outgoing> messages, long deadlineNanos, SendCallback callback) {
        for (Outgoing message : messages) {
            send(message, deadlineNanos, callback);
        }
    }

    /**
     * Ends this sender. What is still open ends UNKNOWN.
     *
     * @param atMost the longest time to wait for open outcomes
     */
    void close(Duration atMost);
}
