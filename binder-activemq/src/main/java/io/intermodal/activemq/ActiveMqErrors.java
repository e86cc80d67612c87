package io.intermodal.activemq;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ResourceAllocationException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.activemq.ConnectionClosedException;
import org.apache.activemq.ConnectionFailedException;
import org.apache.activemq.MaxFrameSizeExceededException;
import org.apache.activemq.transport.TransportDisposedIOException;
import org.jspecify.annotations.Nullable;

/** What the client's errors mean: the only place that says so. */
final class ActiveMqErrors {

    private ActiveMqErrors() {}

    /** What became of a message. */
    record Verdict(PublishOutcome outcome, BrokerException cause) {}

    /** While connecting. */
    static BrokerException connecting(Throwable error, String server) {
        BrokerException known = of(error, "cannot connect to " + server);
        if (known.kind() == Kind.UNAVAILABLE && find(error, SSLException.class) != null) {
            // What a server without TLS does with the first bytes of it, but also one that is just stopping.
            return new BrokerException(Kind.UNAVAILABLE, known.getMessage() + " (does this port speak TLS?)", error);
        }
        return known;
    }

    /** The end of a connection that was open. */
    static BrokerException lost(Throwable error, String server) {
        BrokerException known = of(error, "lost the connection to " + server);
        return known.kind() == Kind.INTERNAL
                ? new BrokerException(Kind.UNAVAILABLE, String.valueOf(known.getMessage()), error)
                : known;
    }

    /** The answer to a request, or its absence. */
    static BrokerException asked(Throwable error, String what, String server) {
        return of(error, what + " on " + server);
    }

    /**
     * The broker's answer to a send, or the end of the connection instead.
     *
     * @param copies whether the broker makes one copy for each group: an error may then come after some of them were stored
     */
    static Verdict answered(JMSException error, String destination, boolean copies) {
        BrokerException cause = of(error, "sending to " + destination);
        // An I/O error is not the broker's word, whatever else it tells.
        boolean itsWord = find(error, IOException.class) == null;
        boolean surelyNot = switch (cause.kind()) {
            case UNAUTHORIZED, NOT_FOUND -> itsWord;
            case BUSY -> itsWord && !copies;
            default -> false;
        };
        return new Verdict(surelyNot ? PublishOutcome.REJECTED : PublishOutcome.UNKNOWN, cause);
    }

    /** What the client threw instead of sending. It is surely not sent only if the client had not begun to write. */
    static Verdict thrown(Exception error, String destination) {
        BrokerException cause = of(error, "sending to " + destination);
        boolean surelyNot = isClosed(error)
                || find(error, TransportDisposedIOException.class) != null
                || cause.kind() == Kind.TOO_LARGE
                || cause.kind() == Kind.INVALID;
        return new Verdict(surelyNot ? PublishOutcome.REJECTED : PublishOutcome.UNKNOWN, cause);
    }

    private static BrokerException of(Throwable error, String what) {
        return new BrokerException(kind(error), what + ": " + text(error), error);
    }

    private static Kind kind(Throwable error) {
        if (find(error, MaxFrameSizeExceededException.class) != null) {
            return Kind.TOO_LARGE;
        }
        if (find(error, JMSSecurityException.class) != null
                || find(error, SecurityException.class) != null
                || find(error, GeneralSecurityException.class) != null
                || find(error, SSLPeerUnverifiedException.class) != null) {
            return Kind.UNAUTHORIZED;
        }
        if (find(error, ResourceAllocationException.class) != null
                || find(error, InvalidClientIDException.class) != null) {
            return Kind.BUSY;
        }
        if (find(error, InvalidDestinationException.class) != null) {
            return Kind.NOT_FOUND;
        }
        if (find(error, MessageFormatException.class) != null
                || find(error, MessageNotWriteableException.class) != null) {
            return Kind.INVALID;
        }
        if (text(error).contains("active subscription")) {
            return Kind.CONFLICT;
        }
        SSLException tls = find(error, SSLException.class);
        if (tls != null && text(tls).contains("Unsupported or unrecognized SSL message")) {
            return Kind.CONFLICT;
        }
        if (find(error, IOException.class) != null || isClosed(error)) {
            return Kind.UNAVAILABLE;
        }
        return Kind.INTERNAL;
    }

    private static boolean isClosed(Throwable error) {
        return find(error, ConnectionClosedException.class) != null
                || find(error, ConnectionFailedException.class) != null
                || find(error, jakarta.jms.IllegalStateException.class) != null;
    }

    private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
        Throwable current = error;
        for (int depth = 0; current != null && depth < 16; depth++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }

    /** The innermost text that says anything: the outer ones repeat it. */
    private static String text(Throwable error) {
        Throwable innermost = error;
        for (int depth = 0; innermost.getCause() != null && depth < 16; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        if (innermost instanceof UnknownHostException) {
            return "the host is unknown: no name server knows it"; // its own message is the name, which is told already
        }
        return message == null || message.isEmpty() ? innermost.getClass().getSimpleName() : message;
    }
}
