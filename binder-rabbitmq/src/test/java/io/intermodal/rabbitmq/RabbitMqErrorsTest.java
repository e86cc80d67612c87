package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client's errors are for the engine. */
class RabbitMqErrorsTest {

    private static ShutdownSignalException channel(int code, String text) {
        Method close = new AMQP.Channel.Close.Builder()
                .replyCode(code)
                .replyText(text)
                .classId(0)
                .methodId(0)
                .build();
        return new ShutdownSignalException(false, false, close, null);
    }

    private static ShutdownSignalException connection(int code, String text) {
        Method close = new AMQP.Connection.Close.Builder()
                .replyCode(code)
                .replyText(text)
                .classId(0)
                .methodId(0)
                .build();
        return new ShutdownSignalException(true, false, close, null);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new AuthenticationFailureException("x"), Kind.UNAUTHORIZED),
                Arguments.of(new PossibleAuthenticationFailureException(new IOException("x")), Kind.UNAUTHORIZED),
                Arguments.of(channel(403, "ACCESS_REFUSED - access to queue 'q' refused"), Kind.UNAUTHORIZED),
                Arguments.of(connection(530, "NOT_ALLOWED - vhost shop not found"), Kind.CONFLICT),
                Arguments.of(connection(530, "NOT_ALLOWED - access to vhost 'a' refused"), Kind.UNAUTHORIZED),
                Arguments.of(channel(404, "NOT_FOUND - no queue 'q' in vhost '/'"), Kind.NOT_FOUND),
                Arguments.of(channel(405, "RESOURCE_LOCKED - exclusive"), Kind.BUSY),
                Arguments.of(channel(406, "PRECONDITION_FAILED - inequivalent arg 'x'"), Kind.CONFLICT),
                Arguments.of(channel(406, "PRECONDITION_FAILED - invalid arg 'x-queue-type'"), Kind.CONFLICT),
                Arguments.of(channel(406, "PRECONDITION_FAILED - unknown delivery tag 7"), Kind.UNAVAILABLE),
                Arguments.of(
                        channel(406, "PRECONDITION_FAILED - message size 20000000 is larger than configured"),
                        Kind.TOO_LARGE),
                Arguments.of(connection(540, "NOT_IMPLEMENTED - x"), Kind.UNSUPPORTED),
                Arguments.of(connection(541, "INTERNAL_ERROR"), Kind.UNAVAILABLE),
                Arguments.of(connection(320, "CONNECTION_FORCED - broker forced connection closure"), Kind.UNAVAILABLE),
                Arguments.of(connection(501, "FRAME_ERROR"), Kind.INVALID),
                Arguments.of(new AlreadyClosedException(connection(320, "x")), Kind.UNAVAILABLE),
                Arguments.of(new ConnectException("Connection refused"), Kind.UNAVAILABLE),
                Arguments.of(new UnknownHostException("nowhere"), Kind.UNAVAILABLE),
                Arguments.of(new TimeoutException(), Kind.UNAVAILABLE),
                Arguments.of(new SSLException("Unsupported or unrecognized SSL message"), Kind.CONFLICT),
                Arguments.of(
                        new SSLHandshakeException("x").initCause(new CertificateExpiredException("NotAfter")),
                        Kind.UNAUTHORIZED),
                Arguments.of(new IllegalArgumentException("x"), Kind.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isOfTheKindThatTheEngineActsOn(Throwable error, Kind kind) {
        for (Throwable seen : new Throwable[] {error, new IOException("outer", error)}) {
            BrokerException told = RabbitMqErrors.of(seen, "asking");
            if (seen == error || kind != Kind.INTERNAL) {
                assertThat(told.kind()).as(told.getMessage()).isEqualTo(kind);
            }
            assertThat(told).hasMessageStartingWith("asking: ");
        }
    }

    @Test
    void theBrokersOwnWordsAreTold() {
        assertThat(RabbitMqErrors.of(new IOException(channel(404, "NOT_FOUND - no queue 'q'")), "asking"))
                .hasMessage("asking: NOT_FOUND - no queue 'q'");
        assertThat(RabbitMqErrors.of(new UnknownHostException("nowhere"), "asking"))
                .hasMessageContaining("the host is unknown");
        assertThat(RabbitMqErrors.of(new TimeoutException(), "asking")).hasMessage("asking: no answer in time");
    }

    /** Whatever ended an open connection, the engine opens another: what is wrong for good is told when that fails. */
    @Test
    void aLostConnectionIsOpenedAgain() {
        assertThat(RabbitMqErrors.lost(connection(403, "ACCESS_REFUSED"), "here")
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aPortWithoutTlsIsSuspected() {
        assertThat(RabbitMqErrors.connecting(new SSLException("closed in handshake"), "here:5672"))
                .hasMessageContaining("does this port speak TLS?");
    }
}
