package io.intermodal.samples.ordersync;

/** The exit codes of the command. */
final class Exit {

    /** Everything holds. */
    static final int RECONCILED = 0;

    /** Something does not. */
    static final int NOT_RECONCILED = 1;

    /** The command line or the input is wrong. Lines that were set aside end in this even when the rest holds. */
    static final int BAD_INPUT = 2;

    /** The broker or its configuration is in the way. */
    static final int BROKER_TROUBLE = 3;

    /** Ctrl-C: what the shell expects of it. */
    static final int INTERRUPTED = 130;

    private Exit() {}
}
