package io.intermodal;

import java.time.Duration;

/**
 * A running subscription. It recovers by itself from everything that time can mend.
 *
 * <p>Thread-safe. Not to be implemented by applications.
 */
public interface Subscription extends AutoCloseable {

    /** The group it works for. */
    Group group();

    /** Where it is in its life. */
    SubscriptionState state();

    /** After this returns no new handler starts here; running ones go on. Costs no attempt. Idempotent. */
    void pause();

    /** Handles messages again. Idempotent. */
    void resume();

    /**
     * Drains and ends: starts no new handler, lets running ones finish and settles them, gives unstarted messages back to other members.
     * Returns by the time-out even with a hanging handler, which is interrupted then and whose message comes again. Closing twice, in
     * parallel or inside a handler is fine; inside a handler it returns at once and draining goes on.
     *
     * @param atMost the longest time to take
     */
    void close(Duration atMost);

    /** Closes within {@link SubscribeOptions#drainTimeout()}: see {@link #close(Duration)}. */
    @Override
    void close();
}
