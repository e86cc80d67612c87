package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.ContentHeaderPropertyWriter;
import com.rabbitmq.client.impl.Frame;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.WireHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the properties of a message at once, as AMQP 0-9-1 wants them (section 4.2.6 and class basic), into a buffer that is used again. The client
 * alone would want a map of headers first, encode each name and value twice and grow a buffer for each message. Not thread-safe.
 */
final class RabbitMqHeaderWriter implements BiConsumer<String, String> {

    static final int SHORT_STRING = 255;

    private static final int CLASS_BASIC = 60;
    private static final int PERSISTENT = 2;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int HEADERS = 1 << 13;
    private static final int DELIVERY_MODE = 1 << 12;
    private static final int CORRELATION_ID = 1 << 10;
    private static final int MESSAGE_ID = 1 << 7;
    private static final int TIMESTAMP = 1 << 6;
    private static final int TYPE = 1 << 5;
    private static final long MILLIS_PER_SECOND = 1000;

    private byte[] buffer = new byte[512];
    private int length;
    private boolean tooLong;

    /**
     * What a message of our own looks like on the wire. To be published before the next one is written: the bytes stay in the buffer.
     *
     * @param envelope the message; its body is not written, but its length is
     * @param reference the publisher's number of it
     * @throws BrokerException if a header's name does not fit: checked here, because the client would notice only after it counted the message
     */
    BasicProperties write(Envelope envelope, long reference) throws BrokerException {
        length = 0;
        tooLong = false;
        String contentType = shortString(envelope.contentType());
        String correlationId = shortString(envelope.correlationId());
        String messageId = shortString(envelope.id());
        String type = shortString(envelope.type());
        int flags = HEADERS
                | DELIVERY_MODE
                | (contentType == null ? 0 : CONTENT_TYPE)
                | (correlationId == null ? 0 : CORRELATION_ID)
                | (messageId == null ? 0 : MESSAGE_ID)
                | (envelope.timestampMillis() == 0 ? 0 : TIMESTAMP)
                | (type == null ? 0 : TYPE);
        number(CLASS_BASIC, Short.BYTES);
        number(0, Short.BYTES);
        number(envelope.body().length, Long.BYTES);
        number(flags, Short.BYTES);
        putShort(contentType);
        int table = length;
        number(0, Integer.BYTES);
        WireHeaders.write(envelope, this);
        putShort(RabbitMqMessages.REFERENCE);
        number('l', Byte.BYTES);
        number(reference, Long.BYTES);
        set(table, length - table - Integer.BYTES, Integer.BYTES);
        number(PERSISTENT, Byte.BYTES);
        putShort(correlationId);
        putShort(messageId);
        if (envelope.timestampMillis() != 0) {
            number(envelope.timestampMillis() / MILLIS_PER_SECOND, Long.BYTES);
        }
        putShort(type);
        if (tooLong) {
            throw new BrokerException(Kind.INVALID, "a header's name is longer than 255 bytes in UTF-8", null);
        }
        return new Encoded(buffer, length);
    }

    /** One header of the message, as a long string. */
    @Override
    public void accept(String name, String value) {
        putShort(RabbitMqMessages.encodeName(name));
        number('S', Byte.BYTES);
        int at = length;
        number(0, Integer.BYTES);
        putText(value);
        set(at, length - at - Integer.BYTES, Integer.BYTES);
    }

    /** The native field is a copy for other tools: what does not fit into it stays in the header alone. */
    static @Nullable String shortString(@Nullable String value) {
        return value == null || fits(value) ? value : null;
    }

    /** Most are so short that nobody has to count their bytes. */
    static boolean fits(String text) {
        return 3 * text.length() <= SHORT_STRING || text.getBytes(StandardCharsets.UTF_8).length <= SHORT_STRING;
    }

    private void putShort(@Nullable String text) {
        if (text == null) {
            return;
        }
        int at = length;
        number(0, Byte.BYTES);
        putText(text);
        int size = length - at - Byte.BYTES;
        tooLong |= size > SHORT_STRING;
        set(at, size, Byte.BYTES);
    }

    private void putText(String text) {
        int characters = text.length();
        ensure(characters);
        for (int i = 0; i < characters; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                length -= i;
                putBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            buffer[length++] = (byte) character;
        }
    }

    private void putBytes(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void number(long value, int bytes) {
        ensure(bytes);
        length += bytes;
        set(length - bytes, value, bytes);
    }

    private void set(int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            buffer[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }

    /** Properties that are bytes already. The client asks for nothing else of them, and does so before it returns from publishing. */
    private static final class Encoded extends BasicProperties {

        private final byte[] bytes;
        private final int length;

        Encoded(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        public Frame toFrame(int channel, long bodySize) throws IOException {
            Frame frame = new Frame(AMQP.FRAME_HEADER, channel);
            frame.getOutputStream().write(bytes, 0, length);
            return frame;
        }

        /** A client that encodes in another way would send a message without its headers: rather none at all. */
        @Override
        public void writePropertiesTo(ContentHeaderPropertyWriter writer) {
            throw new UnsupportedOperationException("this version of amqp-client does not send what toFrame gives it");
        }
    }
}
