package io.intermodal.brokers;

import org.jspecify.annotations.Nullable;

/** A broker's process could not be started, stopped or told something. */
public final class BrokerException extends RuntimeException {

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
