package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ProtocolVersionMismatchException;
import com.rabbitmq.client.ShutdownSignalException;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What the client's errors mean: the only place that says so. */
final class RabbitMqErrors {

    private RabbitMqErrors() {}

    /** While connecting. */
    static BrokerException connecting(Throwable error, String server) {
        BrokerException known = of(error, "cannot connect to " + server);
        if (known.kind() == Kind.UNAVAILABLE && find(error, SSLException.class) != null) {
            return new BrokerException(Kind.UNAVAILABLE, known.getMessage() + " (does this port speak TLS?)", error);
        }
        return known;
    }

    /** The end of a connection that was open. */
    static BrokerException lost(Throwable error, String server) {
        BrokerException known = of(error, "lost the connection to " + server);
        return new BrokerException(Kind.UNAVAILABLE, String.valueOf(known.getMessage()), error);
    }

    /** The answer to a request, or its absence. */
    static BrokerException of(Throwable error, String what) {
        return new BrokerException(kind(error), what + ": " + text(error), error);
    }

    /** The broker's reply code of a closed channel or connection, or 0. */
    static int code(Throwable error) {
        AMQP.Channel.Close channel = closed(error, AMQP.Channel.Close.class);
        AMQP.Connection.Close connection = closed(error, AMQP.Connection.Close.class);
        return channel != null ? channel.getReplyCode() : connection != null ? connection.getReplyCode() : 0;
    }

    /** What the broker said when it closed a channel or connection. */
    static Optional<String> reply(Throwable error) {
        AMQP.Channel.Close channel = closed(error, AMQP.Channel.Close.class);
        AMQP.Connection.Close connection = closed(error, AMQP.Connection.Close.class);
        return Optional.ofNullable(
                channel != null ? channel.getReplyText() : connection != null ? connection.getReplyText() : null);
    }

    private static Kind kind(Throwable error) {
        if (find(error, AuthenticationFailureException.class) != null
                || find(error, PossibleAuthenticationFailureException.class) != null
                || find(error, GeneralSecurityException.class) != null
                || find(error, SSLPeerUnverifiedException.class) != null) {
            return Kind.UNAUTHORIZED;
        }
        int code = code(error);
        if (code != 0) {
            return kind(code, reply(error).orElse(""));
        }
        SSLException tls = find(error, SSLException.class);
        if (tls != null && text(tls).contains("Unsupported or unrecognized SSL message")) {
            return Kind.CONFLICT;
        }
        if (find(error, ProtocolVersionMismatchException.class) != null) {
            return Kind.CONFLICT;
        }
        if (find(error, IOException.class) != null
                || find(error, TimeoutException.class) != null
                || find(error, ShutdownSignalException.class) != null) {
            return Kind.UNAVAILABLE;
        }
        return Kind.INTERNAL;
    }

    private static Kind kind(int code, String reply) {
        return switch (code) {
            case AMQP.ACCESS_REFUSED -> Kind.UNAUTHORIZED;
            case AMQP.NOT_FOUND -> Kind.NOT_FOUND;
            case AMQP.NOT_ALLOWED -> reply.contains("not found") ? Kind.CONFLICT : Kind.UNAUTHORIZED;
            case AMQP.PRECONDITION_FAILED -> reply.contains("message size") ? Kind.TOO_LARGE : precondition(reply);
            case AMQP.RESOURCE_LOCKED -> Kind.BUSY;
            case AMQP.NOT_IMPLEMENTED -> Kind.UNSUPPORTED;
            case AMQP.INVALID_PATH, AMQP.SYNTAX_ERROR, AMQP.FRAME_ERROR -> Kind.INVALID;
            default -> Kind.UNAVAILABLE;
        };
    }

    /** A wrong argument stays wrong; a channel that was closed for an unknown tag or a time-out is simply opened again. */
    private static Kind precondition(String reply) {
        return reply.contains("inequivalent") || reply.contains("invalid arg") || reply.contains("invalid property")
                ? Kind.CONFLICT
                : Kind.UNAVAILABLE;
    }

    private static <T extends Method> @Nullable T closed(Throwable error, Class<T> type) {
        ShutdownSignalException signal = find(error, ShutdownSignalException.class);
        return signal != null && type.isInstance(signal.getReason()) ? type.cast(signal.getReason()) : null;
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

    /** The broker's own words, else the innermost text that says anything: the outer ones repeat it. */
    private static String text(Throwable error) {
        Optional<String> reply = reply(error);
        if (reply.isPresent()) {
            return reply.get();
        }
        Throwable innermost = error;
        for (int depth = 0; innermost.getCause() != null && depth < 16; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        if (innermost instanceof UnknownHostException) {
            return "the host is unknown: no name server knows it"; // its own message is the name, which is told already
        }
        if (innermost instanceof TimeoutException) {
            return "no answer in time";
        }
        if (innermost instanceof AlreadyClosedException || message == null || message.isEmpty()) {
            return message == null || message.isEmpty() ? innermost.getClass().getSimpleName() : message;
        }
        return message;
    }
}
