package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.intermodal.rocketmq.RocketMqErrors.Refusal;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.GroupRef;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * Where a group was pinned, as a message in the first queue of its retries. A broker writes positions to disk every few seconds and messages at once:
 * killed just after a group was made, it knows everything of it but its positions.
 *
 * <p>Whether it has forgotten them or somebody has deleted them, a witness tells: a position of another group, written after them. All positions
 * are in one file, so if the witness is there, they were on disk.
 */
final class RocketMqPinRecord {

    /** The property that marks the message, whose lines are: name of the broker, number of the queue, position. */
    static final String PIN = "im_pin";

    private final RocketMqCalls calls;
    private final String group;
    private final String witness;
    private final MessageQueue place;
    private final String server;

    /**
     * The record of a group.
     *
     * @param place the first queue of its retries
     * @param server the broker that has it
     */
    RocketMqPinRecord(RocketMqCalls calls, GroupRef ref, MessageQueue place, String server) {
        this.calls = calls;
        this.group = RocketMqNames.group(ref);
        this.witness = RocketMqNames.redrive(ref);
        this.place = place;
        this.server = server;
    }

    /** How far the provisioning of a group has come for good. */
    enum State {
        /** There is neither a record nor anything else in the retries. */
        UNWRITTEN,
        /** The positions that were pinned may be forgotten: what the record says holds where there is none. */
        WRITTEN,
        /** The positions were on disk: where there is none, somebody has deleted it, or the queue is new. */
        WITNESSED,
        /** As before, as far as can be told: the record was deleted by age. */
        AGED
    }

    /** What the record says; positions are empty unless it is there. */
    record Content(State state, Map<MessageQueue, Long> positions) {}

    CompletableFuture<Content> read() {
        return calls.position(server, witness, place.getTopic(), RocketMqOwnership.RECORDS)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(new Content(State.WITNESSED, Map.of()))
                        : calls.first(server, place.getTopic(), place.getQueueId())
                                .thenCompose(this::readAt));
    }

    /** The end is asked for first: what somebody writes while this goes on is then either not there yet, or there to be read. */
    private CompletableFuture<Content> readAt(long first) {
        return calls.end(server, place.getTopic(), place.getQueueId())
                .thenCompose(end -> end == 0
                        ? CompletableFuture.completedFuture(new Content(State.UNWRITTEN, Map.of()))
                        : pull(first));
    }

    private CompletableFuture<Content> pull(long first) {
        boolean aged = first > 0;
        // What was written a moment ago is counted before it can be read.
        return RocketMqPull.pull(calls, server, group, place, first, 1, !aged).thenCompose(pulled -> {
            if (pulled.found()) {
                return CompletableFuture.completedFuture(content(MessageDecoder.decode(pulled.messages())));
            }
            return aged
                    ? CompletableFuture.completedFuture(new Content(State.AGED, Map.of()))
                    : CompletableFuture.failedFuture(new BrokerException(
                            Kind.UNAVAILABLE, "the record of " + group + " is not there yet", null));
        });
    }

    private Content content(MessageExt message) {
        if (!isRecord(message)) {
            return new Content(State.AGED, Map.of());
        }
        Map<MessageQueue, Long> positions = new HashMap<>();
        String topic = message.getProperty(PIN);
        for (String line : new String(message.getBody(), UTF_8).split("\n")) {
            String[] parts = line.split(" ");
            positions.put(new MessageQueue(topic, parts[0], Integer.parseInt(parts[1])), Long.parseLong(parts[2]));
        }
        positions.put(place, message.getQueueOffset() + 1);
        return new Content(State.WRITTEN, positions);
    }

    static boolean isRecord(MessageExt message) {
        return message.getProperty(PIN) != null;
    }

    /** Writes the record, and of the group that it has nothing to do with it. */
    CompletableFuture<Void> write(String topic, Map<MessageQueue, Long> positions, long nowMillis) {
        StringBuilder lines = new StringBuilder();
        positions.forEach((queue, position) -> lines.append(queue.getBrokerName())
                .append(' ')
                .append(queue.getQueueId())
                .append(' ')
                .append(position)
                .append('\n'));
        String properties = MessageDecoder.messageProperties2String(
                new HashMap<>(Map.of(PIN, topic, MessageConst.PROPERTY_KEYS, PIN)));
        return calls.remoting()
                .ask(
                        server,
                        RocketMqMessages.command(place, lines.toString().getBytes(UTF_8), properties, nowMillis),
                        calls.requestMillis())
                .thenCompose(answer -> answer.getCode() == ResponseCode.SUCCESS
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new Refusal(answer.getCode(), answer.getRemark())));
    }

    /** To be called when all positions are written: whoever misses one from now on was robbed of it, once this is on disk. */
    CompletableFuture<Void> witness() {
        return calls.commit(server, witness, place.getTopic(), RocketMqOwnership.RECORDS, 1);
    }

    /** Where a queue begins by what is known, unless nothing is. */
    static OptionalLong position(Content content, MessageQueue queue) {
        Long position = content.positions().get(queue);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }
}
