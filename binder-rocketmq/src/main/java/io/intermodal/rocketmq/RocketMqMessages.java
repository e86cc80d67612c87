package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.WireHeaders;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeaderV2;

/** Messages on their way out. The way in is {@link RocketMqReader}. */
final class RocketMqMessages {

    /** Says that the body, which must not be empty here, is. */
    static final String EMPTY = "im-empty";

    private static final byte[] NOTHING = {0};
    private static final String PRODUCERS = "intermodal";
    private static final int USUAL_LENGTH = 256;
    private static final int MOST_BYTES_OF_A_UNIT = 3;

    private RocketMqMessages() {}

    static byte[] body(Envelope envelope) {
        return envelope.body().length == 0 ? NOTHING : envelope.body();
    }

    /** The properties as the broker stores them. */
    static String properties(Outgoing out, long nowMillis) throws BrokerException {
        Envelope envelope = out.envelope();
        StringBuilder text = new StringBuilder(USUAL_LENGTH);
        WireHeaders.write(envelope, (name, value) -> add(text, RocketMqText.name(name), RocketMqText.value(value)));
        if (envelope.body().length == 0) {
            add(text, EMPTY, "1");
        }
        String id = envelope.id();
        if (id != null) {
            add(text, MessageConst.PROPERTY_KEYS, id);
        }
        if (out.deliverAtMillis() > 0) {
            // How long, and not when: the broker's time of day may be another.
            long delay = Math.max(1, out.deliverAtMillis() - nowMillis);
            add(text, MessageConst.PROPERTY_TIMER_DELAY_MS, Long.toString(delay));
        }
        String properties = text.toString();
        if (properties.length() * MOST_BYTES_OF_A_UNIT > Short.MAX_VALUE) {
            int length = properties.getBytes(UTF_8).length;
            if (length > Short.MAX_VALUE) {
                throw new BrokerException(
                        Kind.TOO_LARGE, "the headers take " + length + " bytes; RocketMQ carries 32767 in all", null);
            }
        }
        return properties;
    }

    /** As the client's {@code MessageDecoder} does it, without a map in between. */
    private static void add(StringBuilder text, String name, String value) {
        text.append(name)
                .append(MessageDecoder.NAME_VALUE_SEPARATOR)
                .append(value)
                .append(MessageDecoder.PROPERTY_SEPARATOR);
    }

    static RemotingCommand command(MessageQueue queue, byte[] body, String properties, long nowMillis) {
        SendMessageRequestHeader header = new SendMessageRequestHeader();
        header.setProducerGroup(PRODUCERS);
        header.setTopic(queue.getTopic());
        header.setDefaultTopic(queue.getTopic()); // so that the broker makes none up
        header.setDefaultTopicQueueNums(1);
        header.setQueueId(queue.getQueueId());
        header.setSysFlag(0);
        header.setBornTimestamp(nowMillis);
        header.setFlag(0);
        header.setProperties(properties);
        header.setReconsumeTimes(0);
        header.setUnitMode(false);
        header.setBatch(false);
        header.setBrokerName(queue.getBrokerName());
        RemotingCommand command = RemotingCommand.createRequestCommand(
                RequestCode.SEND_MESSAGE_V2, SendMessageRequestHeaderV2.createSendMessageRequestHeaderV2(header));
        command.setBody(body);
        return command;
    }
}
