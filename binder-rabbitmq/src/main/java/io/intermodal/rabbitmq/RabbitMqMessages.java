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
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages on their way in and out, ours and foreign ones. */
final class RabbitMqMessages {

    /** Tells a message that the broker returns from the others of its channel; nobody reads it further. */
    static final String REFERENCE = "im_ref";

    static final String DELIVERY_COUNT = "x-delivery-count";

    private static final int PERSISTENT = 2;
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
    static BasicProperties write(Outgoing message, long reference, RabbitMqHeaderWriter writer) throws BrokerException {
        Incoming original = message.original();
        return original == null || !(original.handle() instanceof Delivery delivery)
                ? writer.write(message.envelope(), reference)
                : writeCopy(message.envelope(), delivery.getProperties(), reference);
    }

    /** The client encodes it, because what a copy takes over from its original can be anything that AMQP knows. */
    private static BasicProperties writeCopy(Envelope envelope, BasicProperties original, long reference)
            throws BrokerException {
        Map<String, Object> headers = new HashMap<>();
        WireHeaders.write(envelope, (name, value) -> headers.put(encodeName(name), value));
        copyNative(original, envelope, headers);
        headers.put(REFERENCE, reference);
        for (String name : headers.keySet()) {
            if (!RabbitMqHeaderWriter.fits(name)) {
                throw new BrokerException(Kind.INVALID, "a header's name is longer than 255 bytes in UTF-8", null);
            }
        }
        BasicProperties.Builder properties = new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .messageId(RabbitMqHeaderWriter.shortString(envelope.id()))
                .type(RabbitMqHeaderWriter.shortString(envelope.type()))
                .contentType(RabbitMqHeaderWriter.shortString(envelope.contentType()))
                .correlationId(RabbitMqHeaderWriter.shortString(envelope.correlationId()))
                .appId(original.getAppId())
                .priority(original.getPriority())
                .contentEncoding(original.getContentEncoding())
                .replyTo(original.getReplyTo());
        if (envelope.timestampMillis() != 0) {
            properties.timestamp(Date.from(Instant.ofEpochMilli(envelope.timestampMillis())));
        }
        return properties.build();
    }

    static Incoming read(Lane lane, long position, Delivery delivery) {
        BasicProperties properties = delivery.getProperties();
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        boolean ours = headers.containsKey(WireHeaders.VERSION);
        Envelope.Builder builder = Envelope.builder(delivery.getBody());
        String defect = null;
        try {
            for (Map.Entry<String, Object> header : headers.entrySet()) {
                String name = header.getKey();
                String text = isNative(name) || name.equals(REFERENCE)
                        ? null
                        : text(header.getValue(), sameAs(name, properties));
                if (text != null) {
                    WireHeaders.read(ours ? decodeName(name) : name, text, builder);
                }
            }
        } catch (IllegalArgumentException e) {
            defect = "its headers cannot be read: " + e.getMessage();
            builder = salvaged(delivery.getBody(), headers, ours);
        }
        Envelope envelope = completed(builder.build(), properties);
        return new Incoming(lane, position, envelope, deliveries(delivery), delivery, defect);
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

    /** The native field that says the same as a header, unless another program wrote it. */
    private static @Nullable String sameAs(String header, BasicProperties properties) {
        return switch (header) {
            case WireHeaders.VERSION -> WireHeaders.VERSION_1;
            case WireHeaders.ID -> properties.getMessageId();
            case WireHeaders.CONTENT_TYPE -> properties.getContentType();
            case WireHeaders.TYPE -> properties.getType();
            case WireHeaders.CORRELATION_ID -> properties.getCorrelationId();
            default -> null;
        };
    }

    /** The text of a header; a string with the same content is taken instead of a new one. */
    private static @Nullable String text(@Nullable Object value, @Nullable String same) {
        return same != null && value instanceof LongString text && isAscii(text, same) ? same : text(value);
    }

    private static boolean isAscii(LongString text, String same) {
        if (text.length() != same.length()) {
            return false;
        }
        byte[] bytes = text.getBytes();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != same.charAt(i)) {
                return false; // also what is no ASCII: a byte of that is negative
            }
        }
        return true;
    }

    private static Envelope.Builder salvaged(byte[] body, Map<String, Object> headers, boolean ours) {
        Envelope.Builder builder =
                Envelope.builder(body).id(text(headers.get(WireHeaders.ID))).key(text(headers.get(WireHeaders.KEY)));
        headers.forEach((name, value) -> {
            String text = text(value);
            if (text != null && !isNative(name) && !name.equals(REFERENCE) && !name.startsWith(WireHeaders.PREFIX)) {
                builder.header(ours ? decodeName(name) : name, text);
            }
        });
        return builder;
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
    private static void copyNative(BasicProperties from, Envelope envelope, Map<String, Object> headers) {
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
    static String encodeName(String name) {
        return isNative(name) ? ESCAPE + name : name;
    }

    private static String decodeName(String name) {
        return name.startsWith(ESCAPE) && isNative(name.substring(1)) ? name.substring(1) : name;
    }
}
