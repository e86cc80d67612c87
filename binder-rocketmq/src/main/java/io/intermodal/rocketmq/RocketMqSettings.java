package io.intermodal.rocketmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.SettingSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Optional;

/** The binder's own section of the configuration: what it may hold, and what would break a promise. */
final class RocketMqSettings {

    static final String CLUSTER = "cluster";
    static final String DELAY = "delay";
    static final String RELAY = "relay";
    static final String SEND_BUFFER = "client.socket-send-buffer";
    static final String RECEIVE_BUFFER = "client.socket-receive-buffer";
    static final String PULL_BATCH = "pull-batch-size";

    static final SettingSpec SPEC = SettingSpec.builder()
            .allow(CLUSTER, "on whose brokers provisioning creates topics; default the only cluster that there is")
            .allow(
                    DELAY,
                    "native (the brokers' timer messages, up to three days) or relay (for brokers with timerWheelEnable=false); default native")
            .allow(PULL_BATCH, "most messages that one request takes from a queue, 1 to 1024; default 32")
            .allow(SEND_BUFFER, "bytes of a socket's send buffer; default the system's")
            .allow(RECEIVE_BUFFER, "bytes of a socket's receive buffer; default the system's")
            .refuse("namesrvAddr", "set intermodal.broker")
            .refuse(
                    "instanceName",
                    "equal names would merge the clients of two clusters; it comes from intermodal.name")
            .refuse("clientIP", "the client's name comes from intermodal.name")
            .refuse("accessKey", "set intermodal.user")
            .refuse("secretKey", "set intermodal.password")
            .refuse("useTLS", "set intermodal.tls.enabled")
            .refuse("tls.", "set intermodal.tls.*, which holds on every broker (C25)")
            .refuse("sendMsgTimeout", "set intermodal.publish-timeout, which holds on every broker (C2)")
            .refuse("retryTimesWhenSendFailed", "the client's own repeats would duplicate and reorder (C7, C9)")
            .refuse("retryTimesWhenSendAsyncFailed", "the client's own repeats would duplicate and reorder (C7, C9)")
            .refuse("retryAnotherBrokerWhenNotStoreOK", "a key would move to another broker (C7, C12)")
            .refuse("sendLatencyFaultEnable", "a key would move to another broker (C7, C12)")
            .refuse("maxMessageSize", "set intermodal.max-message-bytes, which holds on every broker (C4)")
            .refuse("compressMsgBodyOverHowmuch", "bodies travel as they are (C4)")
            .refuse("consumerGroup", "set intermodal.groups.<destination>/<group>.physical-name")
            .refuse("autoCommit", "messages would count as handled that were not (C9)")
            .refuse("consumeFromWhere", "a new group would read the past on young topics (C22)")
            .refuse("maxReconsumeTimes", "set intermodal.subscribe.retry.max-attempts, which holds on every broker")
            .refuse("consumeTimeout", "set intermodal.subscribe.max-handling-time")
            .refuse("pullThresholdForQueue", "set intermodal.subscribe.prefetch, which holds on every broker (C11)")
            .refuse("pollNameServerInterval", "set intermodal.detection-time")
            .refuse("heartbeatBrokerInterval", "set intermodal.detection-time")
            .build();

    private RocketMqSettings() {}

    static Optional<String> cluster(LinkConfig config) {
        return Optional.ofNullable(config.nativeSettings().get(CLUSTER));
    }

    static boolean delaysNatively(LinkConfig config) throws BrokerException {
        String text = config.nativeSettings().getOrDefault(DELAY, "native");
        if (!List.of("native", RELAY).contains(text)) {
            throw wrong(DELAY, text, "native or relay");
        }
        return text.equals("native");
    }

    static int pullBatch(LinkConfig config) throws BrokerException {
        return number(config, PULL_BATCH, 32, 1024);
    }

    static int number(LinkConfig config, String name, int usual, int most) throws BrokerException {
        String text = config.nativeSettings().getOrDefault(name, Integer.toString(usual));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most || Integer.parseInt(text) < 1) {
            throw wrong(name, text, "a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    /** Sizes were checked when the link was opened. */
    static void buffers(LinkConfig config, Bootstrap bootstrap) {
        String send = config.nativeSettings().get(SEND_BUFFER);
        if (send != null) {
            bootstrap.option(ChannelOption.SO_SNDBUF, Integer.parseInt(send));
        }
        String receive = config.nativeSettings().get(RECEIVE_BUFFER);
        if (receive != null) {
            bootstrap.option(ChannelOption.SO_RCVBUF, Integer.parseInt(receive));
        }
    }

    /** Finds out early what is wrong. */
    static void check(LinkConfig config) throws BrokerException {
        delaysNatively(config);
        pullBatch(config);
        number(config, SEND_BUFFER, 1, 1 << 29);
        number(config, RECEIVE_BUFFER, 1, 1 << 29);
    }

    private static BrokerException wrong(String name, String value, String expected) {
        return new BrokerException(
                Kind.CONFLICT, "intermodal.rocketmq." + name + " is '" + value + "'; it must be " + expected, null);
    }
}
