package io.intermodal.rocketmq;

import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import io.intermodal.spi.WireHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.jspecify.annotations.Nullable;

/** Messages on their way in, ours and foreign ones. */
final class RocketMqReader {

    /** Where the position stands in a stored message, behind four numbers and a flag. */
    private static final int POSITION_AT = 20;

    private static final String CONTENT_TYPE = "content-type";

    private RocketMqReader() {}

    /** The messages of an answer, each by itself: one that cannot be read does not hide the others. */
    static List<Incoming> read(Lane lane, ByteBuffer answer) {
        List<Incoming> messages = new ArrayList<>();
        ByteBuffer all = answer.duplicate();
        while (all.remaining() > POSITION_AT + Long.BYTES) {
            int size = all.getInt(all.position());
            if (size <= POSITION_AT || size > all.remaining()) {
                break;
            }
            ByteBuffer stored = all.slice(all.position(), size);
            all.position(all.position() + size);
            MessageExt message = MessageDecoder.decode(stored.duplicate(), true, false);
            if (message == null || !isOurOwn(lane, message)) {
                messages.add(one(lane, stored, message));
            }
        }
        return messages;
    }

    /** Among the retries of a group it is written where the group began. Anywhere else such a message is somebody's. */
    private static boolean isOurOwn(Lane lane, MessageExt message) {
        return RocketMqPinRecord.isRecord(message)
                && lane.route() instanceof Route.OneGroup
                && RocketMqNames.topic(lane.route()).equals(message.getTopic());
    }

    private static Incoming one(Lane lane, ByteBuffer stored, @Nullable MessageExt message) {
        if (message == null) {
            long position = stored.getLong(POSITION_AT);
            byte[] bytes = new byte[stored.remaining()];
            stored.duplicate().get(bytes);
            Envelope envelope =
                    Envelope.builder(bytes).id(lane.name() + "@" + position).build();
            return new Incoming(
                    lane, position, envelope, Incoming.NOT_COUNTED, bytes, "it cannot be decoded by the client");
        }
        return read(lane, message);
    }

    static Incoming read(Lane lane, MessageExt message) {
        Map<String, String> properties = message.getProperties() == null ? Map.of() : message.getProperties();
        byte[] body = message.getBody() == null || "1".equals(properties.get(RocketMqMessages.EMPTY))
                ? new byte[0]
                : message.getBody();
        String defect = null;
        if ((message.getSysFlag() & MessageSysFlag.COMPRESSED_FLAG) != 0) {
            try {
                body = CompressorFactory.getCompressor(MessageSysFlag.getCompressionType(message.getSysFlag()))
                        .decompress(body);
            } catch (IOException | RuntimeException | LinkageError e) {
                defect = "its body cannot be unpacked; is the library of its compression on the class path?";
            }
        }
        Envelope envelope;
        try {
            Envelope.Builder builder = Envelope.builder(body);
            wire(properties, (name, value) -> WireHeaders.read(name, value, builder));
            envelope = builder.build();
        } catch (IllegalArgumentException e) {
            defect = "its headers cannot be read: " + e.getMessage();
            Map<String, String> wire = new LinkedHashMap<>();
            wire(properties, wire::put);
            envelope = salvaged(body, wire);
        }
        return new Incoming(
                lane, message.getQueueOffset(), completed(envelope, message), Incoming.NOT_COUNTED, message, defect);
    }

    private static void wire(Map<String, String> properties, BiConsumer<String, String> into) {
        boolean ours = properties.containsKey(WireHeaders.VERSION);
        properties.forEach((name, value) -> {
            if (name.equals(RocketMqMessages.EMPTY)) {
                return;
            }
            if (ours && !RocketMqText.isSystem(name)) {
                into.accept(RocketMqText.header(name), RocketMqText.text(value));
            } else if (!ours && (!RocketMqText.isSystem(name) || isForPeople(name))) {
                into.accept(name, value);
            }
        });
    }

    /** What other programs say with the client's own properties. */
    private static boolean isForPeople(String name) {
        return name.equals(MessageConst.PROPERTY_TAGS) || name.equals(MessageConst.PROPERTY_KEYS);
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

    /** Fills in from the message what a foreign one does not say in our headers. */
    private static Envelope completed(Envelope envelope, MessageExt message) {
        if (envelope.id() != null && envelope.timestampMillis() != 0) {
            return envelope;
        }
        Envelope.Builder builder = envelope.toBuilder();
        if (envelope.id() == null) {
            builder.id(id(message));
        }
        if (envelope.key() == null) {
            builder.key(message.getProperty(MessageConst.PROPERTY_SHARDING_KEY));
        }
        if (envelope.timestampMillis() == 0) {
            builder.timestampMillis(Math.max(0, message.getBornTimestamp()));
        }
        if (envelope.contentType() == null) {
            builder.contentType(envelope.headers().get(CONTENT_TYPE));
        }
        return builder.build();
    }

    private static String id(MessageExt message) {
        String unique = message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return isId(unique) ? unique : message.getMsgId();
    }

    private static boolean isId(@Nullable String text) {
        return text != null && text.matches("[!-~]{1,128}");
    }
}
