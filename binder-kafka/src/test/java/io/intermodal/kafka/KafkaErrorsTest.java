package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.brokers.Address;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client's errors are for the engine. */
class KafkaErrorsTest {

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new SaslAuthenticationException("x"), Kind.UNAUTHORIZED, PublishOutcome.REJECTED),
                Arguments.of(new TopicAuthorizationException("x"), Kind.UNAUTHORIZED, PublishOutcome.REJECTED),
                Arguments.of(GroupAuthorizationException.forGroupId("g"), Kind.UNAUTHORIZED, PublishOutcome.REJECTED),
                Arguments.of(new RecordTooLargeException("x"), Kind.TOO_LARGE, PublishOutcome.REJECTED),
                Arguments.of(new SerializationException("x"), Kind.INVALID, PublishOutcome.REJECTED),
                Arguments.of(new UnknownTopicOrPartitionException("x"), Kind.NOT_FOUND, PublishOutcome.UNKNOWN),
                Arguments.of(
                        new TimeoutException("x", new UnknownTopicOrPartitionException("y")),
                        Kind.NOT_FOUND,
                        PublishOutcome.UNKNOWN),
                Arguments.of(new TimeoutException("x"), Kind.UNAVAILABLE, PublishOutcome.UNKNOWN),
                Arguments.of(new NetworkException("x"), Kind.UNAVAILABLE, PublishOutcome.UNKNOWN),
                Arguments.of(new OutOfOrderSequenceException("x"), Kind.UNAVAILABLE, PublishOutcome.UNKNOWN),
                Arguments.of(new UnknownServerException("x"), Kind.UNAVAILABLE, PublishOutcome.UNKNOWN),
                Arguments.of(new NotEnoughReplicasException("x"), Kind.BUSY, PublishOutcome.UNKNOWN),
                Arguments.of(new NotEnoughReplicasAfterAppendException("x"), Kind.BUSY, PublishOutcome.UNKNOWN),
                Arguments.of(new UnsupportedVersionException("x"), Kind.UNSUPPORTED, PublishOutcome.UNKNOWN),
                Arguments.of(new InconsistentGroupProtocolException("x"), Kind.CONFLICT, PublishOutcome.UNKNOWN),
                Arguments.of(new IOException("x"), Kind.UNAVAILABLE, PublishOutcome.UNKNOWN),
                Arguments.of(new KafkaException("x"), Kind.INTERNAL, PublishOutcome.UNKNOWN),
                Arguments.of(new IllegalArgumentException("x"), Kind.INTERNAL, PublishOutcome.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isOfTheKindThatTheEngineActsOn(Throwable error, Kind kind, PublishOutcome outcome) {
        BrokerException asked = KafkaErrors.asked(new ExecutionException(error), "asking");
        assertThat(asked.kind()).isEqualTo(kind);
        assertThat(asked).hasMessageStartingWith("asking: ");
        KafkaErrors.Verdict verdict = KafkaErrors.ended(error, "orders");
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(KafkaErrors.notSent(error, "orders").outcome()).isEqualTo(PublishOutcome.REJECTED);
    }

    @Test
    void aPortWithoutTlsIsSuspected() {
        SSLException tls = new SSLException("Unsupported or unrecognized SSL message");
        try (Config config = Config.of(new Address("kafka", "127.0.0.1", 9092))) {
            BrokerException told = KafkaErrors.connecting(new SslAuthenticationException("x", tls), config);
            assertThat(told.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(told).hasMessageContaining("does this port speak TLS?");
        }
    }
}
