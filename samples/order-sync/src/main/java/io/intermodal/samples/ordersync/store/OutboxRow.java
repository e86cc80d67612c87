package io.intermodal.samples.ordersync.store;

import org.jspecify.annotations.Nullable;

/**
 * A message that is to be published.
 *
 * @param seq its place in the outbox
 * @param messageId its identity
 * @param topic the name of the topic
 * @param key the customer
 * @param type the message type
 * @param orderId the order
 * @param customerSeq which order of its customer that is
 * @param causeId the message that caused this one, if one did
 * @param payload the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OutboxRow(
        long seq,
        String messageId,
        String topic,
        String key,
        String type,
        String orderId,
        int customerSeq,
        @Nullable String causeId,
        byte[] payload) {}
