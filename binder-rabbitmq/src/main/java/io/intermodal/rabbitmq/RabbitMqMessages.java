package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.LongString;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages on their way in and out, ours and foreign ones. */
final class RabbitMqMessages {

    /** Tells a message that the broker returns from the others of its channel; nobody reads it further. */
    static final String REFERENCE = "im_ref";

    static final String DELIVERY_COUNT = "x-delivery-count";

    private static final int PERSISTENT = 2;
    private static final int SHORT_STRING = 255;
    private static final String ESCAPE = "_";

    /** Headers that the broker writes or acts on. */
    private static final Set<String> NATIVE = Set.of("CC", "BCC", DELIVERY_COUNT, "x-acquired-count");

    private RabbitMqMessages() {}

    static boolean isNative(String header) {
        return NATIVE.contains(header)
                || header.startsWith("x-death")
                || header.startsWith("x-first-death-")
                || header.startsWith("x-last-death-");
    }

    /** Properties of a message, checked here: what the client cannot encode it would notice only after it counted the message. */
    static BasicProperties write(Outgoing message, long reference) throws BrokerException {
        Envelope envelope = message.envelope();
        Map<String, Object> headers = new HashMap<>();
        WireHeaders.write(envelope, (name, value) -> headers.put(encodeName(name), value));
        BasicProperties.Builder properties = new BasicProperties.Builder();
        copyNative(message.original(), envelope, headers, properties);
        headers.put(REFERENCE, reference);
        for (String name : headers.keySet()) {
            if (!fits(name)) {
                throw new BrokerException(Kind.INVALID, "a header's name is longer than 255 bytes in UTF-8", null);
            }
        }
        properties
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .messageId(shortString(envelope.id()))
                .type(shortString(envelope.type()))
                .contentType(shortString(envelope.contentType()))
                .correlationId(shortString(envelope.correlationId()));
        if (envelope.timestampMillis() != 0) {
            properties.timestamp(Date.from(Instant.ofEpochMilli(envelope.timestampMillis())));
        }
        return properties.build();
    }

    static Incoming read(Lane lane, long position, Delivery delivery) {
        BasicProperties properties = delivery.getProperties();
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        Map<String, String> wire = new LinkedHashMap<>();
        boolean ours = headers.containsKey(WireHeaders.VERSION);
        headers.forEach((name, value) -> {
            String text = text(value);
            if (text != null && !isNative(name) && !name.equals(REFERENCE)) {
                wire.put(ours ? decodeName(name) : name, text);
            }
        });
        Envelope envelope;
        String defect = null;
        try {
            envelope = WireHeaders.read(delivery.getBody(), wire).build();
        } catch (IllegalArgumentException e) {
            defect = "its headers cannot be read: " + e.getMessage();
            envelope = salvaged(delivery.getBody(), wire);
        }
        return new Incoming(lane, position, completed(envelope, properties), deliveries(delivery), delivery, defect);
    }

    private static int deliveries(Delivery delivery) {
        Map<String, Object> headers = delivery.getProperties().getHeaders();
        Object count = headers == null ? null : headers.get(DELIVERY_COUNT);
        if (count instanceof Number number) {
            return (int) Math.min(number.longValue(), Integer.MAX_VALUE);
        }
        return delivery.getEnvelope().isRedeliver() ? 1 : 0;
    }

    /** Text, numbers and booleans; tables, lists and bytes stay with the original. */
    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof LongString
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean) {
            return value.toString();
        }
        return null;
    }

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
    private static Envelope completed(Envelope envelope, BasicProperties properties) {
        if (envelope.id() != null && envelope.timestampMillis() != 0) {
            return envelope;
        }
        Envelope.Builder builder = envelope.toBuilder();
        if (envelope.id() == null) {
            builder.id(properties.getMessageId());
        }
        if (envelope.timestampMillis() == 0 && properties.getTimestamp() != null) {
            builder.timestampMillis(properties.getTimestamp().toInstant().toEpochMilli());
        }
        if (envelope.type() == null) {
            builder.type(properties.getType());
        }
        if (envelope.contentType() == null) {
            builder.contentType(properties.getContentType());
        }
        if (envelope.correlationId() == null) {
            builder.correlationId(properties.getCorrelationId());
        }
        return builder.build();
    }

    /** What a copy takes over from its original because an envelope cannot hold it, but for what the broker would act on again. */
    private static void copyNative(
            @Nullable Incoming original,
            Envelope envelope,
            Map<String, Object> headers,
            BasicProperties.Builder properties) {
        if (original == null || !(original.handle() instanceof Delivery delivery)) {
            return;
        }
        BasicProperties from = delivery.getProperties();
        properties
                .appId(from.getAppId())
                .priority(from.getPriority())
                .contentEncoding(from.getContentEncoding())
                .replyTo(from.getReplyTo());
        if (from.getHeaders() == null) {
            return;
        }
        from.getHeaders().forEach((name, value) -> {
            boolean plainText = value instanceof LongString || value instanceof String;
            boolean same = text(value) == null
                    || String.valueOf(value).equals(envelope.headers().get(name));
            if (!plainText && value != null && same && !isNative(name) && !name.startsWith(WireHeaders.PREFIX)) {
                headers.put(name, value);
            }
        });
    }

    /** An application's header that the broker would take for its own. */
    private static String encodeName(String name) {
        return isNative(name) ? ESCAPE + name : name;
    }

    private static String decodeName(String name) {
        return name.startsWith(ESCAPE) && isNative(name.substring(1)) ? name.substring(1) : name;
    }

    /** The native field is a copy for other tools: what does not fit into it stays in the header alone. */
    private static @Nullable String shortString(@Nullable String value) {
        return value == null || fits(value) ? value : null;
    }

    /** Most are so short that nobody has to count their bytes. */
    private static boolean fits(String text) {
        return 3 * text.length() <= SHORT_STRING || text.getBytes(StandardCharsets.UTF_8).length <= SHORT_STRING;
    }
}
