package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException.Kind;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ResourceAllocationException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.activemq.ConnectionClosedException;
import org.apache.activemq.ConnectionFailedException;
import org.apache.activemq.MaxFrameSizeExceededException;
import org.apache.activemq.transport.InactivityIOException;
import org.apache.activemq.transport.RequestTimedOutIOException;
import org.apache.activemq.transport.TransportDisposedIOException;
import org.apache.activemq.util.JMSExceptionSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ActiveMqErrorsTest {

    private static final PublishOutcome NO = PublishOutcome.REJECTED;
    private static final PublishOutcome PERHAPS = PublishOutcome.UNKNOWN;

    private static JMSException io(Exception cause) {
        return JMSExceptionSupport.create(cause);
    }

    private static Exception tls(Exception cause) {
        SSLException tls = new SSLHandshakeException("handshake");
        tls.initCause(cause);
        return io(tls);
    }

    /** Error; its kind; what became of a message by the broker's answer: to one queue, to a topic with groups; or if the client threw it. */
    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(new JMSSecurityException("denied"), Kind.UNAUTHORIZED, NO, NO, PERHAPS),
                arguments(io(new SecurityException("denied")), Kind.UNAUTHORIZED, NO, NO, PERHAPS),
                arguments(new InvalidDestinationException("gone"), Kind.NOT_FOUND, NO, NO, PERHAPS),
                arguments(new ResourceAllocationException("full"), Kind.BUSY, NO, PERHAPS, PERHAPS),
                arguments(new MessageFormatException("odd"), Kind.INVALID, PERHAPS, PERHAPS, NO),
                arguments(io(new MaxFrameSizeExceededException("large")), Kind.TOO_LARGE, PERHAPS, PERHAPS, NO),
                arguments(new ConnectionClosedException(), Kind.UNAVAILABLE, PERHAPS, PERHAPS, NO),
                arguments(
                        new ConnectionFailedException(new IOException("cut")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, NO),
                arguments(new IllegalStateException("closed"), Kind.UNAVAILABLE, PERHAPS, PERHAPS, NO),
                arguments(io(new TransportDisposedIOException("before")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, NO),
                arguments(io(new RequestTimedOutIOException()), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(io(new InactivityIOException("silent")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(io(new EOFException()), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(io(new SocketException("reset")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(io(new ConnectException("refused")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(io(new UnknownHostException("host")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(tls(new CertificateException("expired")), Kind.UNAUTHORIZED, PERHAPS, PERHAPS, PERHAPS),
                arguments(tls(new EOFException("cut")), Kind.UNAVAILABLE, PERHAPS, PERHAPS, PERHAPS),
                arguments(
                        io(new SSLException("Unsupported or unrecognized SSL message")),
                        Kind.CONFLICT,
                        PERHAPS,
                        PERHAPS,
                        PERHAPS),
                arguments(
                        new JMSException("Destination: queue://a still has an active subscription: b"),
                        Kind.CONFLICT,
                        PERHAPS,
                        PERHAPS,
                        PERHAPS),
                arguments(new JMSException("who knows"), Kind.INTERNAL, PERHAPS, PERHAPS, PERHAPS));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorMeansOneThing(
            Exception error, Kind kind, PublishOutcome toOne, PublishOutcome toMany, PublishOutcome thrown) {
        assertThat(ActiveMqErrors.asked(error, "asking", "host:1").kind()).isEqualTo(kind);
        assertThat(ActiveMqErrors.connecting(error, "host:1").kind()).isEqualTo(kind);
        if (error instanceof JMSException answer) {
            assertThat(ActiveMqErrors.answered(answer, "queue://a", false).outcome())
                    .isEqualTo(toOne);
            assertThat(ActiveMqErrors.answered(answer, "topic://a", true).outcome())
                    .isEqualTo(toMany);
        }
        assertThat(ActiveMqErrors.thrown(error, "queue://a").outcome()).isEqualTo(thrown);
    }

    @Test
    void aLostConnectionIsAlwaysWorthAnotherTry() {
        assertThat(ActiveMqErrors.lost(new JMSException("who knows"), "host:1").kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void theMessageSaysWhatAndWhereAndTheInnermostCause() {
        assertThat(ActiveMqErrors.connecting(io(new IOException("outer", new ConnectException("refused"))), "host:1"))
                .hasMessage("cannot connect to host:1: refused");
    }
}
