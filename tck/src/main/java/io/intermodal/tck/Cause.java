package io.intermodal.tck;

/** Why a finished message may be handed out again: the only reasons that the contract knows (C9). A rule names those that it provokes. */
enum Cause {
    /** Its publish ended UNKNOWN or was tried again. */
    UNKNOWN_PUBLISH,
    /** Its publisher repeats by itself what ends UNKNOWN ({@code OnUnknown.REPEAT}), and a fault came while it was at it. */
    REPEATED_PUBLISH,
    /** The broker, a connection or a consumer was lost before the settlement was recorded. */
    FAULT,
    /** It was delayed by the engine's relay, which a fault kept from hearing that its copy was stored. With {@link #FAULT} only. */
    RELAY,
    /** A member came or went. */
    REBALANCE
}
