package io.intermodal.samples.ordersync.store;

/** The database cannot be used. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception that says what was tried. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
