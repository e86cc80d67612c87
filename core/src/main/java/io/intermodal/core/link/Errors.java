package io.intermodal.core.link;

import io.intermodal.AuthorizationException;
import io.intermodal.ClosedException;
import io.intermodal.ConfigurationException;
import io.intermodal.ConnectionException;
import io.intermodal.DestinationNotFoundException;
import io.intermodal.InvalidMessageException;
import io.intermodal.MessageTooLargeException;
import io.intermodal.MessagingException;
import io.intermodal.UnsupportedCapabilityException;
import io.intermodal.spi.BrokerException;

/** Turns a binder's error into the application's: the same type for the same trouble on every broker. */
public final class Errors {

    private Errors() {}

    /**
     * The application's exception for an error.
     *
     * @param where what was being done, to what, on which broker
     * @param error what the binder reported
     */
    public static MessagingException translate(String where, BrokerException error) {
        String told = String.valueOf(error.getMessage());
        String what = where + ": " + (told.endsWith(".") ? told.substring(0, told.length() - 1) : told);
        return switch (error.kind()) {
            case UNAVAILABLE ->
                new ConnectionException(
                        "IM-101: " + what
                                + ". Check that the broker runs and that the address is right; the engine keeps trying once connected.",
                        error);
            case BUSY ->
                new ConnectionException(
                        "IM-102: " + what
                                + ". The broker is there but takes nothing just now; check its memory, disk and alarms.",
                        error);
            case UNAUTHORIZED ->
                new AuthorizationException(
                        "IM-103: " + what
                                + ". Check intermodal.user, intermodal.password and the permissions of that user on the broker.",
                        error);
            case NOT_FOUND ->
                new DestinationNotFoundException(
                        "IM-104: " + what
                                + ". Provision it first (intermodal.provisioning=create, or an operator), or correct the name.",
                        error);
            case TOO_LARGE ->
                new MessageTooLargeException(
                        "IM-113: " + what
                                + ". The broker's own limit is smaller than intermodal.max-message-bytes; raise the one or lower the"
                                + " other.",
                        error);
            case INVALID ->
                new InvalidMessageException(
                        "IM-114: " + what + ". The broker refuses it whatever the circumstances.", error);
            case CONFLICT ->
                new ConfigurationException(
                        "IM-105: " + what
                                + ". Nothing is altered by itself: adapt the configuration, or migrate the object.",
                        error);
            case POSITION_LOST ->
                new ConfigurationException(
                        "IM-106: " + what + ". Decide with on-position-lost=earliest or new where the group goes on.",
                        error);
            case UNSUPPORTED -> new UnsupportedCapabilityException("IM-107: " + what + ".", error);
            case CLOSED -> new ClosedException("IM-108: " + what + ".", error);
            case INTERNAL ->
                new ConnectionException(
                        "IM-109: " + what + ". This is a defect of the binder or its client; please report it.", error);
        };
    }
}
