package io.intermodal.samples.ordersync.input;

/** What was written is no order. The message says what is wrong and what is allowed, after the place. */
final class MalformedOrderException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedOrderException(String message) {
        super(message);
    }
}
