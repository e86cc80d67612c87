package io.intermodal.activemq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.SettingSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The binder's own section of the configuration, and the client options that follow from it. */
final class ActiveMqSettings {

    static final String SCHEDULER = "scheduler";

    static final SettingSpec SPEC = SettingSpec.builder()
            .allow(
                    SCHEDULER,
                    "who keeps delayed messages: native (the broker, which must run with schedulerSupport=true), relay (Intermodal), or auto"
                            + " (the broker if it turns out to do so); default auto")
            .allow(
                    "jms.nestedMapAndListEnabled",
                    "false refuses map and list properties of foreign messages; default true")
            .allow(
                    "jms.maxInflatedDataSizeRatio",
                    "how much larger than a frame a compressed foreign body may get; default 10")
            .allow("socketBufferSize", "bytes of the operating system's socket buffers; default 65536")
            .allow("ioBufferSize", "bytes of the client's stream buffers; default 8192")
            .allow("diffServ", "differentiated services code point of the connections")
            .allow("typeOfService", "type of service of the connections")
            .allowPrefix("socket.", "properties of java.net.Socket, for instance socket.keepAlive=true")
            .allowPrefix("wireFormat.", "properties of the client's OpenWire format, for instance wireFormat.cacheSize")
            .refuse("jms.useAsyncSend", "a send would be reported as confirmed before the broker has the message (C2)")
            .refuse(
                    "jms.alwaysSyncSend",
                    "sends are pipelined and each is confirmed by the broker; this would hold a thread per send")
            .refuse("jms.sendTimeout", "set intermodal.publish-timeout, which holds on every broker (C2)")
            .refuse("jms.requestTimeout", "set intermodal.request-timeout")
            .refuse("jms.connectResponseTimeout", "set intermodal.connect-timeout")
            .refuse("jms.closeTimeout", "closing is bounded by the caller (C19)")
            .refuse("connectionTimeout", "set intermodal.connect-timeout")
            .refuse("soTimeout", "set intermodal.detection-time")
            .refuse("soWriteTimeout", "set intermodal.detection-time")
            .refuse("useInactivityMonitor", "a silent broker would not be noticed (C20); set intermodal.detection-time")
            .refuse(
                    "wireFormat.maxInactivityDuration",
                    "a silent broker must be noticed in time (C20); set intermodal.detection-time")
            .refuse("wireFormat.maxInactivityDurationInitalDelay", "set intermodal.connect-timeout")
            .refuse("wireFormat.stackTraceEnabled", "errors of the broker could not be told apart without it")
            .refuse("wireFormat.maxFrameSize", "the broker decides it; set intermodal.max-message-bytes")
            .refuse("wireFormat.maxFrameSizeEnabled", "the client would take frames of any size")
            .refuse("verifyHostName", "set intermodal.tls.insecure-skip-host-check")
            .refuse("socket.verifyHostName", "set intermodal.tls.insecure-skip-host-check")
            .refuse("socket.enabledProtocols", "set it for the JVM, or build the TLS context accordingly")
            .refuse("socket.soTimeout", "set intermodal.detection-time")
            .refuse("socket.soLinger", "closing could block (C19)")
            .refuse(
                    "jms.checkForDuplicates",
                    "the client would dead-letter redelivered messages behind the engine's back (C16)")
            .refuse("jms.optimizeAcknowledge", "acknowledgements would be held back by the client (C10)")
            .refuse(
                    "jms.sendAcksAsync",
                    "each acknowledgement would wait for the broker; flushing is the engine's (C10)")
            .refuse("jms.dispatchAsync", "how the broker dispatches is tuned to the demand of subscriptions (C11)")
            .refuse(
                    "jms.alwaysSessionAsync",
                    "messages would pass through threads of the client that nobody closes (C19)")
            .refuse("jms.prefetchPolicy.", "set intermodal.subscribe.prefetch, which holds on every broker (C11)")
            .refuse(
                    "jms.redeliveryPolicy.",
                    "retries are the engine's: set intermodal.subscribe.max-attempts (C14, C16)")
            .refuse("jms.blobTransferPolicy.", "bodies travel in the message (C4)")
            .refuse("jms.useCompression", "bodies travel as they are (C4)")
            .refuse("jms.copyMessageOnSend", "messages are built for one send each")
            .refuse("jms.messagePrioritySupported", "the client would reorder what it has fetched (C12)")
            .refuse("jms.exclusiveConsumer", "one member would get everything (C8)")
            .refuse("jms.useRetroactiveConsumer", "only for native topics, which groups are not")
            .refuse("jms.nonBlockingRedelivery", "redelivery is the engine's (C14)")
            .refuse("jms.transactedIndividualAck", "sessions are not transacted")
            .refuse("jms.producerWindowSize", "sending would block without bound; set intermodal.max-in-flight")
            .refuse("jms.trustAllPackages", "nothing from the wire loads a class (C24)")
            .refuse("jms.trustedPackages", "nothing from the wire loads a class (C24)")
            .refuse("jms.watchTopicAdvisories", "needs permissions on advisory topics that nothing here uses")
            .refuse(
                    "jms.consumerExpiryCheckEnabled",
                    "expiry is the engine's: set intermodal.subscribe.on-expired (C18)")
            .refuse("jms.disableTimeStampsByDefault", "foreign readers rely on JMSTimestamp")
            .refuse("jms.clientID", "the connection's name comes from intermodal.name")
            .refuse("jms.clientIDPrefix", "the connection's name comes from intermodal.name")
            .refuse("jms.userName", "set intermodal.user")
            .refuse("jms.password", "set intermodal.password or intermodal.password-file")
            .build();

    /** Who keeps delayed messages. */
    enum Scheduler {
        AUTO,
        NATIVE,
        RELAY
    }

    private ActiveMqSettings() {}

    static Scheduler scheduler(LinkConfig config) throws BrokerException {
        String value = config.nativeSettings().getOrDefault(SCHEDULER, "auto");
        for (Scheduler scheduler : Scheduler.values()) {
            if (scheduler.name().toLowerCase(Locale.ROOT).equals(value)) {
                return scheduler;
            }
        }
        throw new BrokerException(
                BrokerException.Kind.CONFLICT,
                "intermodal.activemq.scheduler is '" + value + "'; use auto, native or relay",
                null);
    }

    /** Everything that goes into the client's address, in its own notation. */
    static String query(LinkConfig config, Duration connectTimeout) {
        Map<String, String> options = new LinkedHashMap<>();
        config.nativeSettings().forEach((key, value) -> {
            if (!key.equals(SCHEDULER)) {
                options.put(key, value);
            }
        });
        // The client looks once per interval whether anything came, and gives up at the second or third time that
        // nothing did.
        long silence = Math.max(100, config.detectionTime().toMillis() / 3);
        options.put("connectionTimeout", Long.toString(Math.max(1, connectTimeout.toMillis())));
        options.put("wireFormat.maxInactivityDuration", Long.toString(silence));
        options.put("wireFormat.maxInactivityDurationInitalDelay", Long.toString(silence));
        options.put("wireFormat.stackTraceEnabled", "true");
        config.tls().ifPresent(tls -> options.put("verifyHostName", Boolean.toString(tls.verifyHostName())));
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
