package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes, and what would break a promise. */
class RocketMqSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namesrvAddr",
                "instanceName",
                "accessKey",
                "secretKey",
                "useTLS",
                "tls.client.authServer",
                "sendMsgTimeout",
                "retryTimesWhenSendFailed",
                "retryTimesWhenSendAsyncFailed",
                "compressMsgBodyOverHowmuch",
                "autoCommit",
                "consumeFromWhere",
                "maxReconsumeTimes",
                "heartbeatBrokerInterval"
            })
    void whatWouldBreakAPromiseIsRefusedWithTheReason(String key) {
        assertThat(RocketMqSettings.SPEC.problem(key))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("would break the contract: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "delay", "pull-batch-size", "client.socket-send-buffer"})
    void theRestPasses(String key) {
        assertThat(RocketMqSettings.SPEC.problem(key)).isEmpty();
    }

    @Test
    void whatIsNotKnownIsReportedWithWhatIs() {
        assertThat(RocketMqSettings.SPEC.problem("pull-batch"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("is not known", "pull-batch-size"));
    }
}
