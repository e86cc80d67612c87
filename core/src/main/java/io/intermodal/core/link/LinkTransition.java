package io.intermodal.core.link;

import io.intermodal.ConnectionState;

/**
 * The life of a connection as a pure function: a state and a signal give the next state and what to do. A closing connection only goes to
 * closed, and signals of a link that is not the present one never get here.
 *
 * @param next the state after the signal
 * @param action what the supervisor does now
 */
record LinkTransition(ConnectionState next, Action action) {

    /** What happened. */
    enum Signal {
        /** An attempt to open succeeded. */
        OPENED,
        /** An attempt to open failed in a way that time may mend. */
        OPEN_FAILED,
        /** An attempt to open failed for good. */
        OPEN_REFUSED,
        /** The link is gone. */
        LOST,
        /** The client lost the broker and mends it itself. */
        SUSPENDED,
        /** The client has mended it. */
        RESUMED,
        /** {@code close} was called. */
        CLOSE,
        /** Everything has been closed. */
        ENDED
    }

    /** What to do. */
    enum Action {
        /** Nothing. */
        NONE,
        /** Tell publishers and subscriptions of the new link. */
        ATTACH,
        /** Close the lost link, tell publishers and subscriptions, open another at once. */
        REPLACE,
        /** Open again after a back-off. */
        OPEN_LATER,
        /** Give up: tell whoever waits for the first link. */
        FAIL,
        /** Close a link that came too late. */
        DISCARD
    }

    static LinkTransition of(ConnectionState state, Signal signal) {
        return switch (signal) {
            case CLOSE -> state == ConnectionState.CLOSED ? stay(state) : to(ConnectionState.CLOSING, Action.NONE);
            case ENDED -> to(ConnectionState.CLOSED, Action.NONE);
            case OPENED -> over(state) ? to(state, Action.DISCARD) : to(ConnectionState.OPEN, Action.ATTACH);
            case OPEN_FAILED -> over(state) ? stay(state) : to(state, Action.OPEN_LATER);
            case OPEN_REFUSED ->
                over(state)
                        ? stay(state)
                        // A broker that was fine before may refuse for a while (users being reloaded): only the first
                        // refusal is final.
                        : state == ConnectionState.OPENING ? to(state, Action.FAIL) : to(state, Action.OPEN_LATER);
            case LOST -> over(state) ? stay(state) : to(ConnectionState.RECOVERING, Action.REPLACE);
            case SUSPENDED -> state == ConnectionState.OPEN ? to(ConnectionState.RECOVERING, Action.NONE) : stay(state);
            case RESUMED -> state == ConnectionState.RECOVERING ? to(ConnectionState.OPEN, Action.NONE) : stay(state);
        };
    }

    private static boolean over(ConnectionState state) {
        return state == ConnectionState.CLOSING || state == ConnectionState.CLOSED;
    }

    private static LinkTransition stay(ConnectionState state) {
        return to(state, Action.NONE);
    }

    private static LinkTransition to(ConnectionState state, Action action) {
        return new LinkTransition(state, action);
    }
}
