package io.intermodal;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that happened to a connection or subscription. Each kind is a record of its own; new kinds may come with any version, so ignore
 * what you do not know.
 */
public interface MessagingEvent {

    /** The name of the connection it happened to. */
    String connection();

    /** A connection moved on. {@code cause} is there when trouble moved it. */
    record ConnectionStateChanged(
            String connection, ConnectionState from, ConnectionState to, Optional<MessagingException> cause)
            implements MessagingEvent {}

    /** The broker stopped taking messages (memory, disk) though the link is up. Publishing ends in its time-out meanwhile. */
    record PublishingBlocked(String connection, String reason) implements MessagingEvent {}

    /** The broker takes messages again. */
    record PublishingUnblocked(String connection) implements MessagingEvent {}

    /** A subscription moved on. {@code cause} is there when trouble moved it. */
    record SubscriptionStateChanged(
            String connection,
            Group group,
            SubscriptionState from,
            SubscriptionState to,
            Optional<MessagingException> cause)
            implements MessagingEvent {}

    /** A partition holds no more messages because its oldest unfinished one is {@code window} behind. Tells of a slow or stuck message. */
    record WindowFull(String connection, Group group, String lane, String oldestMessageId) implements MessagingEvent {}

    /** The broker deleted unread messages, by retention or because it forgot a position. {@code count} is empty where it cannot be known. */
    record MessagesLost(String connection, Group group, String lane, Optional<Long> count) implements MessagingEvent {}

    /** A handler ran longer than {@code maxHandlingTime} and was interrupted. */
    record HandlerStuck(String connection, Group group, String messageId, Duration running) implements MessagingEvent {}

    /** A copy to the dead letters or to a delay could not be written; it is tried again and the original is kept meanwhile. */
    record CopyDelayed(String connection, Group group, String messageId, MessagingException cause)
            implements MessagingEvent {}

    /**
     * A message used up its attempts and {@code on-exhausted=stop-key}: this message and all later ones of its key are held back until the
     * subscription is started again.
     */
    record KeyStopped(String connection, Group group, String messageId) implements MessagingEvent {}

    /** A message went to the dead letters. */
    record MessageDeadLettered(String connection, Group group, String messageId, DeadLetter.Reason reason)
            implements MessagingEvent {}
}
