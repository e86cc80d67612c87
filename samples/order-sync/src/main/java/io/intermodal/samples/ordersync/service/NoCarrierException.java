package io.intermodal.samples.ordersync.service;

/** Nobody delivers there: to the dead letters without further attempts, because time does not mend it. */
final class NoCarrierException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoCarrierException(String message) {
        super(message);
    }
}
