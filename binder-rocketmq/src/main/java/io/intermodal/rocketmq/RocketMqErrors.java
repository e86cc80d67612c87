package io.intermodal.rocketmq;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.apache.rocketmq.remoting.protocol.RemotingSysResponseCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** What the servers' answers and the client's errors mean: the only place that says so. */
final class RocketMqErrors {

    private RocketMqErrors() {}

    /** An answer that is no success. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        Refusal(int code, @Nullable String remark) {
            super((remark == null || remark.isBlank() ? "no reason given" : remark) + " (code " + code + ")");
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** What became of a message. */
    record Verdict(PublishOutcome outcome, BrokerException cause) {}

    /** While connecting. */
    static BrokerException connecting(Throwable error, LinkConfig config) {
        BrokerException known = asked(error, "cannot connect to " + config.address());
        if (known.kind() != Kind.UNAVAILABLE) {
            return known;
        }
        // A server that expects another protocol just closes the connection or waits for more.
        String doubt = config.tls().isPresent()
                ? "do these ports, the brokers' too, speak TLS?"
                : "if the name server runs, does its port want TLS?";
        return new BrokerException(Kind.UNAVAILABLE, known.getMessage() + " (" + doubt + ")", error);
    }

    /** The answer to a request, or its absence. */
    static BrokerException asked(Throwable error, String what) {
        BrokerException known = find(error, BrokerException.class);
        return known != null ? known : new BrokerException(kind(error), what + ": " + text(error), error);
    }

    static Kind kind(Throwable error) {
        Refusal refusal = find(error, Refusal.class);
        if (refusal != null) {
            return kind(refusal.code());
        }
        if (find(error, SSLException.class) != null) {
            return Kind.UNAUTHORIZED;
        }
        if (find(error, InterruptedException.class) != null) {
            return Kind.CLOSED;
        }
        if (find(error, RuntimeException.class) != null
                && find(error, java.util.concurrent.TimeoutException.class) == null
                && !(unwrapped(error) instanceof java.util.concurrent.CancellationException)) {
            return Kind.INTERNAL;
        }
        return Kind.UNAVAILABLE;
    }

    static Kind kind(int code) {
        return switch (code) {
            case ResponseCode.NO_PERMISSION, ResponseCode.USER_NOT_EXIST, ResponseCode.POLICY_NOT_EXIST ->
                Kind.UNAUTHORIZED;
            case ResponseCode.TOPIC_NOT_EXIST,
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    ResponseCode.SUBSCRIPTION_NOT_EXIST,
                    ResponseCode.QUERY_NOT_FOUND -> Kind.NOT_FOUND;
            case ResponseCode.MESSAGE_ILLEGAL, ResponseCode.INVALID_PARAMETER, ResponseCode.SUBSCRIPTION_PARSE_FAILED ->
                Kind.INVALID;
            case RemotingSysResponseCode.REQUEST_CODE_NOT_SUPPORTED, ResponseCode.VERSION_NOT_SUPPORTED ->
                Kind.UNSUPPORTED;
            case RemotingSysResponseCode.SYSTEM_BUSY,
                    ResponseCode.SERVICE_NOT_AVAILABLE,
                    ResponseCode.FLOW_CONTROL,
                    ResponseCode.POLLING_FULL -> Kind.BUSY;
            default -> Kind.UNAVAILABLE;
        };
    }

    /** The end of a message that a broker was to store. Only some answers say for sure that it has not. */
    static Verdict ended(Throwable error, String topic) {
        BrokerException cause = asked(error, "sending to " + topic);
        return new Verdict(isSurelyNotStored(error) ? PublishOutcome.REJECTED : PublishOutcome.UNKNOWN, cause);
    }

    private static boolean isSurelyNotStored(Throwable error) {
        if (find(error, RocketMqRemoting.NotSent.class) != null || find(error, BrokerException.class) != null) {
            return true;
        }
        Refusal refusal = find(error, Refusal.class);
        return refusal != null
                && switch (refusal.code()) {
                    case ResponseCode.TOPIC_NOT_EXIST,
                            ResponseCode.NO_PERMISSION,
                            ResponseCode.MESSAGE_ILLEGAL,
                            ResponseCode.INVALID_PARAMETER,
                            ResponseCode.SERVICE_NOT_AVAILABLE,
                            ResponseCode.FLOW_CONTROL,
                            RemotingSysResponseCode.SYSTEM_BUSY,
                            RemotingSysResponseCode.REQUEST_CODE_NOT_SUPPORTED -> true;
                    // FLUSH_DISK_TIMEOUT, FLUSH_SLAVE_TIMEOUT and SLAVE_NOT_AVAILABLE: the broker has it, and may lose
                    // it.
                    default -> false;
                };
    }

    static boolean is(Throwable error, int code) {
        Refusal refusal = find(error, Refusal.class);
        return refusal != null && refusal.code() == code;
    }

    static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
        Throwable current = error;
        for (int depth = 0; current != null && depth < 16; depth++) {
            if (type.isInstance(current) && !isWrapper(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }

    private static boolean isWrapper(Throwable error) {
        return error.getCause() != null
                && (error instanceof CompletionException || error instanceof ExecutionException);
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable current = error;
        while (isWrapper(current) && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    /** The innermost text that says anything: the outer ones repeat it. */
    private static String text(Throwable error) {
        Throwable innermost = error;
        for (int depth = 0; innermost.getCause() != null && depth < 16; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null || message.isEmpty() ? innermost.getClass().getSimpleName() : message;
    }
}
