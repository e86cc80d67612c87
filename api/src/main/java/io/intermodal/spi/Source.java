package io.intermodal.spi;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Hands out messages on demand. Single use: after {@link SourceEvents#ended} or a lost link the engine makes another. Its methods may be
 * called from any thread and return at once, unless said otherwise.
 */
public sealed interface Source permits MessageSource, LogSource {

    /** Begins: lanes open as the broker assigns them. Nothing is handed out before there is demand. */
    void start();

    /**
     * Asks for more records, from any lane that is not held, fairly among them; adds to what was asked before. The only way to get records: it
     * is a credit for handing over, not for fetching, so what a client fetched beyond it stays in the binder, and without demand the binder
     * keeps its membership alive all the same.
     *
     * @param more at least 1
     */
    void demand(int more);

    /**
     * Asks to hand out nothing more from a lane; a few records that are on their way may still come.
     *
     * @param lane an open lane
     */
    void hold(Lane lane);

    /**
     * Undoes {@link #hold}.
     *
     * @param lane an open lane
     */
    void release(Lane lane);

    /**
     * The beginning of the end: hand out nothing more, but keep what makes this member the only one (an ordered lane) until {@link #close}.
     * Not undone.
     */
    void quiesce();

    /**
     * Completes when every settlement so far is recorded by the broker; exceptionally with a {@link BrokerException} if that cannot happen any
     * more, or has not within {@link LinkConfig#requestTimeout()}. A reply to some later request is no proof on every broker: a quorum queue
     * answers before it has applied the acknowledgements ahead of the request.
     */
    CompletionStage<Void> flush();

    /**
     * Ends this source. What was settled before is still recorded; what is unsettled goes back to the broker, ahead of other members' waiting
     * for a lease.
     *
     * @param atMost the longest time to take. Blocks
     */
    void close(Duration atMost);
}
