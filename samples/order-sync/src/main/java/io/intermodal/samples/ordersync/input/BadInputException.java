package io.intermodal.samples.ordersync.input;

/** Input that cannot be worked with. The message names the place and the remedy. */
public final class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with one line for the user. */
    public BadInputException(String message) {
        super(message);
    }
}
