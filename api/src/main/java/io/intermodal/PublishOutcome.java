package io.intermodal;

/** How a publish ended. There is no "sent". */
public enum PublishOutcome {
    /** The broker has taken responsibility at its configured durability; every group provisioned before gets it. */
    CONFIRMED,
    /** Surely not stored: publishing it again cannot duplicate it. */
    REJECTED,
    /** It may be stored or not: publishing it again may duplicate it. Consumers recognise that by the message's id. */
    UNKNOWN
}
