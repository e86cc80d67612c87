package io.intermodal;

/**
 * The proof that a message was confirmed.
 *
 * @param messageId the identity under which consumers see the message
 */
public record PublishReceipt(String messageId) {}
