package io.intermodal.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.SettingSpec;
import java.util.Map;
import java.util.TreeMap;

/** The binder's own section of the configuration: what goes to the client and into declarations. */
final class RabbitMqSettings {

    static final String QUEUE_TYPE = "queue-type";

    private static final String FRAME_MAX = "frame-max";
    private static final String INBOUND = "max-inbound-message-bytes";
    private static final String QUEUE_ARGUMENT = "queue.";

    static final SettingSpec SPEC = SettingSpec.builder()
            .allow(
                    QUEUE_TYPE,
                    "type of the queues that are declared: quorum, or classic on servers of one node; what exists stays as it is; default"
                            + " quorum")
            .allow(FRAME_MAX, "bytes of the largest frame, 0 for what the server proposes; default 0")
            .allow(INBOUND, "bytes of the largest message that the client takes; default 67108864")
            .allowPrefix(
                    "queue.x-", "further arguments of the queues that are declared, for instance queue.x-max-length")
            .refuse("queue.x-queue-type", "set intermodal.rabbitmq.queue-type")
            .refuse("queue.x-message-ttl", "unread messages would vanish or be dead-lettered without a cause (C1, C18)")
            .refuse("queue.x-expires", "a group that is away would be deleted with its messages (C22)")
            .refuse("queue.x-overflow", "a full queue would drop messages that were confirmed (C1)")
            .refuse("queue.x-delivery-limit", "the broker would dead-letter before the engine does (C16)")
            .refuse("queue.x-dead-letter-", "the net below the engine's dead letters would be gone (C16)")
            .refuse("queue.x-dead-letter-exchange", "the net below the engine's dead letters would be gone (C16)")
            .refuse("queue.x-dead-letter-routing-key", "the net below the engine's dead letters would be gone (C16)")
            .refuse("queue.x-dead-letter-strategy", "the net below the engine's dead letters could lose (C16)")
            .refuse(
                    "queue.x-single-active-consumer",
                    "order per key depends on it (C12); it follows from the group's mode")
            .refuse("queue.x-max-priority", "messages of one key would overtake each other (C12)")
            .refuse("queue.x-consumer-timeout", "set intermodal.subscribe.max-handling-time")
            .refuse(
                    "automatic-recovery",
                    "confirms of open publishes would be lost without a word (C2); recovery is the engine's")
            .refuse("topology-recovery", "objects would be declared behind the engine's back; recovery is the engine's")
            .refuse(
                    "requested-heartbeat",
                    "a silent broker must be noticed in time (C20); set intermodal.detection-time")
            .refuse("connection-timeout", "set intermodal.connect-timeout")
            .refuse("handshake-timeout", "set intermodal.connect-timeout")
            .refuse("channel-rpc-timeout", "set intermodal.request-timeout")
            .refuse("prefetch", "set intermodal.subscribe.prefetch, which holds on every broker (C11)")
            .refuse("publisher-confirms", "a publish is reported as confirmed only when the broker said so (C2)")
            .refuse("mandatory", "a message for nobody would be reported as confirmed (C3)")
            .refuse("auto-ack", "messages would be settled before they are handled (C9)")
            .refuse("delivery-mode", "confirmed messages would not survive the broker's restart (C1)")
            .refuse("virtual-host", "put it into the address: rabbitmq://host:5672/name")
            .refuse("username", "set intermodal.user")
            .refuse("password", "set intermodal.password or intermodal.password-file")
            .build();

    private RabbitMqSettings() {}

    static boolean classic(LinkConfig config) throws BrokerException {
        String type = config.nativeSettings().getOrDefault(QUEUE_TYPE, "quorum");
        if (!type.equals("quorum") && !type.equals("classic")) {
            throw new BrokerException(
                    Kind.CONFLICT, "intermodal.rabbitmq.queue-type is '" + type + "'; use quorum or classic", null);
        }
        return type.equals("classic");
    }

    /** Further arguments of queues; numbers are told apart from text, because the server does. */
    static Map<String, Object> queueArguments(LinkConfig config) {
        Map<String, Object> arguments = new TreeMap<>();
        config.nativeSettings().forEach((key, value) -> {
            if (key.startsWith(QUEUE_ARGUMENT)) {
                arguments.put(
                        key.substring(QUEUE_ARGUMENT.length()),
                        value.matches("-?[0-9]{1,18}") ? Long.valueOf(value) : value);
            }
        });
        return arguments;
    }

    static void apply(LinkConfig config, ConnectionFactory factory) throws BrokerException {
        factory.setRequestedFrameMax(number(config, FRAME_MAX, 0));
        factory.setMaxInboundMessageBodySize(number(config, INBOUND, 64 << 20));
    }

    private static int number(LinkConfig config, String key, int otherwise) throws BrokerException {
        String value = config.nativeSettings().get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new BrokerException(
                    Kind.CONFLICT, "intermodal.rabbitmq." + key + " is '" + value + "'; it is a number of bytes", null);
        }
        return Integer.parseInt(value);
    }
}
