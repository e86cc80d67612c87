package io.intermodal.core.consume;

/** Whether a record that was given a slot may start. */
enum Start {
    /** Yes. */
    NOW,
    /** No: it runs later, or its lane is lost and it comes again. */
    NOT_NOW,
    /** No: its lane or the subscription ends. It is being settled now. */
    ENDING
}
