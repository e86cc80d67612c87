package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.rocketmq.RocketMqErrors.Refusal;
import io.intermodal.spi.BrokerException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RocketMqErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "1, UNKNOWN, UNAVAILABLE",
        "2, REJECTED, BUSY",
        "10, UNKNOWN, UNAVAILABLE",
        "11, UNKNOWN, UNAVAILABLE",
        "12, UNKNOWN, UNAVAILABLE",
        "13, REJECTED, INVALID",
        "14, REJECTED, BUSY",
        "16, REJECTED, UNAUTHORIZED",
        "17, REJECTED, NOT_FOUND",
        "215, REJECTED, BUSY",
        "999, UNKNOWN, UNAVAILABLE",
    })
    void anAnswerToAMessage(int code, PublishOutcome outcome, Kind kind) {
        RocketMqErrors.Verdict verdict =
                RocketMqErrors.ended(new CompletionException(new Refusal(code, "why")), "orders");
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.cause().kind()).isEqualTo(kind);
        assertThat(verdict.cause()).hasMessageContaining("orders").hasMessageContaining("why");
    }

    @Test
    void whatWasSentAndNotAnsweredMayBeStored() {
        for (Throwable error : new Throwable[] {
            new TimeoutException("late"),
            new IOException("closed"),
            new RemotingSendRequestException("host"),
            new IllegalStateException("a defect")
        }) {
            assertThat(RocketMqErrors.ended(error, "t").outcome()).isEqualTo(PublishOutcome.UNKNOWN);
        }
        RocketMqErrors.Verdict verdict =
                RocketMqErrors.ended(new RocketMqRemoting.NotSent(new RemotingConnectException("host")), "t");
        assertThat(verdict.outcome()).isEqualTo(PublishOutcome.REJECTED);
        assertThat(verdict.cause().kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void theInnermostReasonIsTold() {
        Throwable error = new CompletionException(new IOException("outer", new IOException("inner")));
        assertThat(RocketMqErrors.asked(error, "asking")).hasMessage("asking: inner");
        assertThat(RocketMqErrors.kind(new IllegalStateException("x"))).isEqualTo(Kind.INTERNAL);
        assertThat(RocketMqErrors.kind(new javax.net.ssl.SSLHandshakeException("x")))
                .isEqualTo(Kind.UNAUTHORIZED);
    }
}
