package io.intermodal.kafka;

import io.intermodal.spi.SettingSpec;
import java.util.List;

/** The binder's own section of the configuration: what it may hold, and what would break a promise. */
final class KafkaSettings {

    static final String REPLICATION_FACTOR = "replication-factor";
    static final String GROUP_PROTOCOL = "group-protocol";
    static final String WORK_ENGINE = "work-engine";
    static final String SASL_MECHANISM = "sasl.mechanism";
    static final String PRODUCER = "producer.";
    static final String CONSUMER = "consumer.";
    static final String ADMIN = "admin.";

    static final SettingSpec SPEC = refuseCommon(SettingSpec.builder())
            .allow(
                    REPLICATION_FACTOR,
                    "copies of each partition of the topics that provisioning creates; default the broker's")
            .allow(
                    GROUP_PROTOCOL,
                    "consumer (the broker assigns partitions), classic (the members do), or auto: consumer if the broker has it; default auto")
            .allow(
                    WORK_ENGINE,
                    "what reads groups without order: log, that is consumer groups; share groups are not offered yet; default log")
            .allow(
                    SASL_MECHANISM,
                    "how user and password are told: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; default PLAIN")
            .allow("client.rack", "where this client is, so that it may read from a replica nearby")
            .allowPrefix(PRODUCER, "properties of the client's producer, for instance producer.linger.ms")
            .allowPrefix(CONSUMER, "properties of the client's consumers, for instance consumer.fetch.max.wait.ms")
            .allowPrefix(ADMIN, "properties of the client's admin client, for instance admin.retry.backoff.ms")
            .refuse(PRODUCER + "acks", "a publish would be confirmed before the replicas have it (C1)")
            .refuse(PRODUCER + "enable.idempotence", "the client's own repeats would duplicate and reorder (C7, C9)")
            .refuse(PRODUCER + "max.in.flight.requests.per.connection", "more than five would reorder (C7)")
            .refuse(PRODUCER + "retries", "set intermodal.publish-timeout, which bounds the client's repeats (C2)")
            .refuse(
                    PRODUCER + "delivery.timeout.ms",
                    "set intermodal.publish-timeout, which holds on every broker (C2)")
            .refuse(PRODUCER + "max.block.ms", "set intermodal.publish-timeout, which holds on every broker (C2)")
            .refuse(PRODUCER + "request.timeout.ms", "set intermodal.request-timeout")
            .refuse(PRODUCER + "max.request.size", "set intermodal.max-message-bytes, which holds on every broker (C4)")
            .refuse(PRODUCER + "partitioner.", "a key has its partition by its hash, the same on every broker (C12)")
            .refuse(PRODUCER + "transactional.id", "publishes are not transactional")
            .refuse(PRODUCER + "transaction.timeout.ms", "publishes are not transactional")
            .refuse(CONSUMER + "group.id", "set intermodal.groups.<destination>/<group>.physical-name")
            .refuse(CONSUMER + "group.instance.id", "a member that was closed would keep its partitions (C19)")
            .refuse(CONSUMER + "group.protocol", "set intermodal.kafka.group-protocol")
            .refuse(CONSUMER + "group.remote.assignor", "a key's retries must be with the key (C12)")
            .refuse(CONSUMER + "partition.assignment.strategy", "a key's retries must be with the key (C12)")
            .refuse(CONSUMER + "enable.auto.commit", "messages would count as handled that were not (C9)")
            .refuse(CONSUMER + "auto.commit.interval.ms", "committing is the engine's (C9)")
            .refuse(CONSUMER + "auto.offset.reset", "a lost position would be skipped silently (C22, C23)")
            .refuse(CONSUMER + "isolation.level", "aborted messages of foreign transactions would be handled")
            .refuse(
                    CONSUMER + "max.poll.records",
                    "set intermodal.subscribe.prefetch, which holds on every broker (C11)")
            .refuse(CONSUMER + "max.poll.interval.ms", "set intermodal.subscribe.max-handling-time")
            .refuse(
                    CONSUMER + "session.timeout.ms",
                    "set intermodal.detection-time, or the group's setting on the broker")
            .refuse(
                    CONSUMER + "heartbeat.interval.ms",
                    "set intermodal.detection-time, or the group's setting on the broker")
            .refuse(CONSUMER + "request.timeout.ms", "set intermodal.detection-time")
            .refuse(CONSUMER + "default.api.timeout.ms", "set intermodal.request-timeout")
            .refuse(
                    CONSUMER + "allow.auto.create.topics",
                    "a misspelt name would be created and never be reported (C3)")
            .refuse(ADMIN + "request.timeout.ms", "set intermodal.request-timeout")
            .refuse(ADMIN + "default.api.timeout.ms", "set intermodal.request-timeout")
            .build();

    private KafkaSettings() {}

    /** What every kind of client takes and the engine sets. */
    private static SettingSpec.Builder refuseCommon(SettingSpec.Builder spec) {
        for (String prefix : List.of(PRODUCER, CONSUMER, ADMIN)) {
            spec.refuse(prefix + "bootstrap.", "set intermodal.broker")
                    .refuse(prefix + "client.id", "the connection's name comes from intermodal.name")
                    .refuse(prefix + "client.rack", "set intermodal.kafka.client.rack")
                    .refuse(prefix + "security.", "set intermodal.tls.enabled and intermodal.user")
                    .refuse(
                            prefix + "sasl.",
                            "set intermodal.user, intermodal.password and intermodal.kafka.sasl.mechanism")
                    .refuse(prefix + "ssl.", "set intermodal.tls.*, which holds on every broker (C25)")
                    .refuse(prefix + "key.", "keys are text, the same on every broker")
                    .refuse(prefix + "value.", "bodies travel as they are (C4)")
                    .refuse(prefix + "interceptor.classes", "it would run on the client's threads (C19)");
        }
        return spec;
    }
}
