package io.intermodal.samples.ordersync.store;

/** A message that this run did not publish. It goes to the dead letters at once, where nothing is lost. */
public final class ForeignMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception that says what to do. */
    public ForeignMessageException(String message) {
        super(message);
    }
}
