package io.intermodal.core.publish;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import java.time.Duration;

/** Why a publish was not confirmed, where no broker said so. */
final class Causes {

    private Causes() {}

    /** A binder that throws may have sent: never claim more than is known. */
    static BrokerException thrown(RuntimeException e) {
        return new BrokerException(
                Kind.INTERNAL, "the binder failed with " + e.getClass().getName(), e);
    }

    static BrokerException silent(Duration timeout) {
        return new BrokerException(Kind.UNAVAILABLE, "the broker did not confirm within " + timeout, null);
    }

    static BrokerException behindAnother() {
        return new BrokerException(
                Kind.UNAVAILABLE,
                "an earlier message of the same key was not confirmed, and order would be broken",
                null);
    }

    static BrokerException closed() {
        return new BrokerException(Kind.CLOSED, "the publisher was closed", null);
    }

    /** A sender that the engine closed because its link was lost: to the application that is an outage, not the end of its publisher. */
    static BrokerException lostLink(BrokerException cause) {
        return new BrokerException(Kind.UNAVAILABLE, "the link was lost: " + cause.getMessage(), cause);
    }
}
