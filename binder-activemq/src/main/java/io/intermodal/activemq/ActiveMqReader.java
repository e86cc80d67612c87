package io.intermodal.activemq;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.WireHeaders;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.util.ByteSequence;
import org.fusesource.hawtbuf.UTF8Buffer;
import org.jspecify.annotations.Nullable;

/** Messages on their way in, ours and foreign ones. Nothing in them loads a class: what is neither bytes nor text stays as it is. */
final class ActiveMqReader {

    private ActiveMqReader() {}

    static Incoming read(Lane lane, long position, ActiveMQMessage message) {
        int deliveries = message.getRedeliveryCounter();
        String defect = null;
        byte[] body = new byte[0];
        try {
            body = body(message);
            defect = defect(message);
        } catch (JMSException | RuntimeException e) {
            defect = "its body cannot be read";
        }
        Map<String, String> wire = new LinkedHashMap<>();
        Envelope envelope;
        try {
            wire.putAll(properties(message));
            envelope = WireHeaders.read(body, wire).build();
        } catch (IOException | RuntimeException e) {
            defect = defect != null ? defect : "its headers cannot be read: " + e.getMessage();
            envelope = salvaged(body, wire);
        }
        return new Incoming(lane, position, completed(envelope, message), deliveries, message, defect);
    }

    static boolean isText(Object property) {
        return property instanceof String || property instanceof UTF8Buffer;
    }

    private static byte[] body(ActiveMQMessage message) throws JMSException {
        if (message instanceof ActiveMQBytesMessage bytes) {
            byte[] body = new byte[Math.toIntExact(bytes.getBodyLength())];
            if (body.length > 0) {
                bytes.reset();
                bytes.readBytes(body);
            }
            return body;
        }
        if (message instanceof ActiveMQTextMessage text) {
            String value = text.getText();
            return value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        }
        ByteSequence raw = message.getContent();
        return raw == null ? new byte[0] : raw.toArray();
    }

    private static @Nullable String defect(ActiveMQMessage message) {
        return switch (message.getDataStructureType()) {
            case CommandTypes.ACTIVEMQ_BYTES_MESSAGE,
                    CommandTypes.ACTIVEMQ_TEXT_MESSAGE,
                    CommandTypes.ACTIVEMQ_MESSAGE -> null;
            default ->
                "it is a JMS "
                        + message.getClass().getSimpleName().replace("ActiveMQ", "")
                        + ", and only bytes and text are read";
        };
    }

    /** The text headers. Ours are decoded; foreign ones are passed on as they came. */
    private static Map<String, String> properties(ActiveMQMessage message) throws IOException {
        Map<String, Object> properties = message.getProperties();
        boolean ours = properties.containsKey(ActiveMqHeaders.encodeName(WireHeaders.VERSION));
        Map<String, String> wire = new LinkedHashMap<>();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String name = property.getKey();
            Object value = property.getValue();
            if (value == null || ActiveMqHeaders.isNative(name) || value instanceof Map || value instanceof List) {
                continue;
            }
            if (ours && isText(value)) {
                wire.put(ActiveMqHeaders.decodeName(name), ActiveMqHeaders.decodeValue(value.toString()));
            } else {
                wire.put(name, value.toString());
            }
        }
        return wire;
    }

    /** What can be said about a message whose headers make no sense. */
    private static Envelope salvaged(byte[] body, Map<String, String> wire) {
        Envelope.Builder builder =
                Envelope.builder(body).id(wire.get(WireHeaders.ID)).key(wire.get(WireHeaders.KEY));
        wire.forEach((name, value) -> {
            if (!name.startsWith(WireHeaders.PREFIX)) {
                builder.header(name, value);
            }
        });
        return builder.build();
    }

    /** Fills in from the native fields what a foreign message does not say in our headers. */
    private static Envelope completed(Envelope envelope, ActiveMQMessage message) {
        if (envelope.id() != null && envelope.timestampMillis() != 0) {
            return envelope;
        }
        Envelope.Builder builder = envelope.toBuilder();
        if (envelope.id() == null) {
            builder.id(message.getJMSMessageID());
        }
        if (envelope.timestampMillis() == 0) {
            builder.timestampMillis(message.getTimestamp());
        }
        String group = message.getGroupID();
        if (envelope.key() == null && group != null && !ActiveMqMessages.isBucket(group)) {
            builder.key(group);
        }
        if (envelope.correlationId() == null) {
            builder.correlationId(message.getCorrelationId());
        }
        if (envelope.type() == null) {
            builder.type(message.getType());
        }
        if (envelope.contentType() == null && message instanceof ActiveMQTextMessage) {
            builder.contentType("text/plain");
        }
        return builder.build();
    }
}
