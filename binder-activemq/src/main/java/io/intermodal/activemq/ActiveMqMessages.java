package io.intermodal.activemq;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.WireHeaders;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.ScheduledMessage;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/** Messages on their way out: always a {@code BytesMessage} with text properties. The way in is {@link ActiveMqReader}. */
final class ActiveMqMessages {

    /** Keys share this many group names: the broker keeps 1024 and forgets the owner of the oldest, with its messages still in flight. */
    static final int BUCKETS = 512;

    /** What the names and lengths of properties and the native fields take, at most, beside the text itself. */
    private static final int FIXED_OVERHEAD = 4096;

    private static final int OVERHEAD_PER_HEADER = 16;
    private static final int BYTES_PER_CHAR = 3;

    private ActiveMqMessages() {}

    /**
     * The native message.
     *
     * @param delayMillis how long the broker is to keep it, or 0
     */
    static ActiveMQBytesMessage write(Outgoing out, long delayMillis) throws JMSException {
        Envelope envelope = out.envelope();
        ActiveMQBytesMessage message = new ActiveMQBytesMessage();
        if (envelope.body().length > 0) {
            message.setContent(new ByteSequence(envelope.body()));
        }
        Map<String, Object> foreign = foreignProperties(out.original());
        try {
            for (Map.Entry<String, Object> property : foreign.entrySet()) {
                message.setProperty(property.getKey(), property.getValue());
            }
            for (Map.Entry<String, String> header : WireHeaders.write(envelope).entrySet()) {
                String value = header.getValue();
                Object typed = foreign.get(header.getKey());
                if (typed == null || !value.equals(typed.toString())) {
                    message.setProperty(
                            ActiveMqHeaders.encodeName(header.getKey()), ActiveMqHeaders.encodeValue(value));
                }
            }
            if (delayMillis > 0) {
                message.setProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, delayMillis);
            }
        } catch (IOException e) {
            throw new jakarta.jms.MessageFormatException("a property cannot be written: " + e.getMessage());
        }
        message.setJMSCorrelationID(envelope.correlationId());
        message.setJMSType(envelope.type());
        String key = envelope.key();
        if (key != null && isOrdered(out.route())) {
            message.setGroupID(bucket(key));
        }
        return message;
    }

    /** The message group of a key. */
    static String bucket(String key) {
        return "b" + KeyPartitioner.partition(key, BUCKETS);
    }

    static boolean isBucket(String group) {
        return group.matches("b[0-9]{1,3}") && Integer.parseInt(group.substring(1)) < BUCKETS;
    }

    /** No less than the bytes that a message takes on the wire. */
    static long size(Envelope envelope) {
        long chars = 0;
        Map<String, String> headers = WireHeaders.write(envelope);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            chars += 4L * header.getKey().length() + header.getValue().length();
        }
        return envelope.body().length
                + BYTES_PER_CHAR * chars
                + (long) OVERHEAD_PER_HEADER * headers.size()
                + FIXED_OVERHEAD;
    }

    /** Only a group's own flow is ordered; dead letters and delay rungs are plain queues. */
    private static boolean isOrdered(Route route) {
        if (route instanceof Route.Everyone everyone) {
            return everyone.destination().destination().isOrdered();
        }
        if (route instanceof Route.OneGroup one) {
            GroupRef group = one.group();
            return group.destination().destination().isOrdered();
        }
        return false;
    }

    /** What a foreign original has besides text: its type would be lost in an envelope. */
    private static Map<String, Object> foreignProperties(@Nullable Incoming original) {
        if (original == null || !(original.handle() instanceof ActiveMQMessage message)) {
            return Map.of();
        }
        try {
            Map<String, Object> properties = new LinkedHashMap<>(message.getProperties());
            properties.values().removeIf(value -> value == null || ActiveMqReader.isText(value));
            properties.keySet().removeIf(ActiveMqHeaders::isNative);
            return properties;
        } catch (IOException unreadable) {
            return Map.of();
        }
    }
}
