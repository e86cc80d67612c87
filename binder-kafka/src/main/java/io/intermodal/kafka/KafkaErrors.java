package io.intermodal.kafka;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** What the client's errors mean: the only place that says so. */
final class KafkaErrors {

    /** In this order: the first kind of which an error, or one of its causes, is. */
    private static final List<Map.Entry<Kind, List<Class<? extends Throwable>>>> KINDS = List.of(
            Map.entry(Kind.UNAUTHORIZED, List.of(AuthenticationException.class, AuthorizationException.class)),
            Map.entry(Kind.TOO_LARGE, List.of(RecordTooLargeException.class, RecordBatchTooLargeException.class)),
            Map.entry(
                    Kind.NOT_FOUND,
                    List.of(
                            UnknownTopicOrPartitionException.class,
                            UnknownTopicIdException.class,
                            InvalidTopicException.class,
                            GroupIdNotFoundException.class)),
            Map.entry(Kind.UNSUPPORTED, List.of(UnsupportedVersionException.class)),
            Map.entry(Kind.INVALID, List.of(SerializationException.class, InvalidTimestampException.class)),
            Map.entry(
                    Kind.CONFLICT,
                    List.of(
                            InconsistentGroupProtocolException.class,
                            InvalidConfigurationException.class,
                            InvalidPartitionsException.class,
                            InvalidReplicationFactorException.class,
                            PolicyViolationException.class,
                            FencedInstanceIdException.class)),
            Map.entry(
                    Kind.BUSY,
                    List.of(
                            NotEnoughReplicasException.class,
                            NotEnoughReplicasAfterAppendException.class,
                            LeaderNotAvailableException.class,
                            KafkaStorageException.class,
                            ThrottlingQuotaExceededException.class,
                            GroupMaxSizeReachedException.class,
                            GroupNotEmptyException.class)),
            Map.entry(Kind.CLOSED, List.of(InterruptException.class, InterruptedException.class)),
            Map.entry(
                    Kind.UNAVAILABLE,
                    List.of(
                            RetriableException.class,
                            TimeoutException.class,
                            WakeupException.class,
                            IOException.class,
                            ApiException.class)));

    private KafkaErrors() {}

    /** What became of a message. */
    record Verdict(PublishOutcome outcome, BrokerException cause) {}

    /** While connecting. */
    static BrokerException connecting(Throwable error, LinkConfig config) {
        String servers = config.address().toString();
        SSLException tls = find(error, SSLException.class);
        if (tls != null && String.valueOf(tls.getMessage()).contains("Unsupported or unrecognized SSL message")) {
            return new BrokerException(
                    Kind.CONFLICT,
                    "cannot connect to " + servers + ": " + text(tls) + " (does this port speak TLS?)",
                    error);
        }
        if (find(error, ConfigException.class) != null) {
            return new BrokerException(Kind.UNAVAILABLE, "cannot connect to " + servers + ": " + text(error), error);
        }
        BrokerException known = asked(error, "cannot connect to " + servers);
        if (known.kind() != Kind.UNAVAILABLE) {
            return known;
        }
        // A server that expects another protocol just closes the connection or waits for more.
        String doubt = config.tls().isPresent()
                ? "does this port speak TLS?"
                : "if the broker runs, does this port want TLS or a password?";
        return new BrokerException(Kind.UNAVAILABLE, known.getMessage() + " (" + doubt + ")", error);
    }

    /** The answer to a request, or its absence. */
    static BrokerException asked(Throwable error, String what) {
        return new BrokerException(kind(error), what + ": " + text(error), error);
    }

    /** Nothing was handed to the network: the client had no place or no topic for it. */
    static Verdict notSent(Throwable error, String topic) {
        return new Verdict(PublishOutcome.REJECTED, asked(error, "sending to " + topic));
    }

    /** The end of a message that was on its way. Only some answers say for sure that no earlier attempt was stored. */
    static Verdict ended(Throwable error, String topic) {
        BrokerException cause = asked(error, "sending to " + topic);
        boolean surelyNot =
                cause.kind() == Kind.UNAUTHORIZED || cause.kind() == Kind.TOO_LARGE || cause.kind() == Kind.INVALID;
        return new Verdict(surelyNot ? PublishOutcome.REJECTED : PublishOutcome.UNKNOWN, cause);
    }

    /** A time-out in which the topic was not found is a missing topic, provided that the broker was asked. */
    static Kind kind(Throwable error) {
        for (Map.Entry<Kind, List<Class<? extends Throwable>>> entry : KINDS) {
            for (Class<? extends Throwable> type : entry.getValue()) {
                if (find(error, type) != null) {
                    return entry.getKey();
                }
            }
        }
        return Kind.INTERNAL;
    }

    static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
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
        return message == null || message.isEmpty() ? innermost.getClass().getSimpleName() : message;
    }
}
