package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqErrors.Refusal;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.LinkConfig;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.HeartbeatRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.LockBatchMqRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.UnlockBatchMqRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UnregisterClientRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.jspecify.annotations.Nullable;

/** Requests to brokers, each bounded in time, none blocking unless it says so. */
final class RocketMqCalls {

    private final LinkConfig config;
    private final RocketMqRemoting remoting;

    RocketMqCalls(LinkConfig config, RocketMqRemoting remoting) {
        this.config = config;
        this.remoting = remoting;
    }

    RocketMqRemoting remoting() {
        return remoting;
    }

    long requestMillis() {
        return config.requestTimeout().toMillis();
    }

    /** The answer, if it is a success; fails with a {@link Refusal} otherwise. */
    CompletableFuture<RemotingCommand> ask(
            String server, int code, @Nullable CommandCustomHeader header, byte @Nullable [] body) {
        return ask(server, code, header, body, requestMillis());
    }

    CompletableFuture<RemotingCommand> ask(
            String server, int code, @Nullable CommandCustomHeader header, byte @Nullable [] body, long atMostMillis) {
        RemotingCommand request = RemotingCommand.createRequestCommand(code, header);
        request.setBody(body);
        return remoting.ask(server, request, atMostMillis)
                .thenCompose(answer -> answer.getCode() == ResponseCode.SUCCESS
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.failedFuture(new Refusal(answer.getCode(), answer.getRemark())));
    }

    /** Waits for an answer. */
    <T> T await(CompletableFuture<T> answer, String what) throws BrokerException {
        try {
            // A little longer than the request takes, whose own error says more.
            return config.time().await(answer, TimeUnit.MILLISECONDS.toNanos(requestMillis() * 2 + 2_000));
        } catch (ExecutionException e) {
            throw RocketMqErrors.asked(e.getCause() == null ? e : e.getCause(), what);
        } catch (TimeoutException e) {
            throw RocketMqErrors.asked(e, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RocketMqErrors.asked(e, what);
        }
    }

    private static <T extends CommandCustomHeader> CompletableFuture<T> header(RemotingCommand answer, Class<T> type) {
        try {
            return CompletableFuture.completedFuture(type.cast(answer.decodeCommandCustomHeader(type)));
        } catch (RemotingCommandException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- positions

    /** The position of a group in a queue, if it has one. */
    CompletableFuture<OptionalLong> position(String server, String group, String topic, int queue) {
        QueryConsumerOffsetRequestHeader header = new QueryConsumerOffsetRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(queue);
        header.setSetZeroIfNotFound(false);
        return ask(server, RequestCode.QUERY_CONSUMER_OFFSET, header, null)
                .thenCompose(answer -> header(answer, QueryConsumerOffsetResponseHeader.class))
                .thenApply(found -> OptionalLong.of(found.getOffset()))
                .exceptionallyCompose(failure -> RocketMqErrors.is(failure, ResponseCode.QUERY_NOT_FOUND)
                        ? CompletableFuture.completedFuture(OptionalLong.empty())
                        : CompletableFuture.failedFuture(failure));
    }

    CompletableFuture<Void> commit(String server, String group, String topic, int queue, long position) {
        UpdateConsumerOffsetRequestHeader header = new UpdateConsumerOffsetRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(queue);
        header.setCommitOffset(position);
        return ask(server, RequestCode.UPDATE_CONSUMER_OFFSET, header, null).thenAccept(answer -> {});
    }

    /** The position behind the last confirmed message, also if it cannot be read quite yet. */
    CompletableFuture<Long> end(String server, String topic, int queue) {
        GetMaxOffsetRequestHeader header = new GetMaxOffsetRequestHeader();
        header.setTopic(topic);
        header.setQueueId(queue);
        header.setCommitted(false);
        return ask(server, RequestCode.GET_MAX_OFFSET, header, null)
                .thenCompose(answer -> header(answer, GetMaxOffsetResponseHeader.class))
                .thenApply(GetMaxOffsetResponseHeader::getOffset);
    }

    CompletableFuture<Long> first(String server, String topic, int queue) {
        GetMinOffsetRequestHeader header = new GetMinOffsetRequestHeader();
        header.setTopic(topic);
        header.setQueueId(queue);
        return ask(server, RequestCode.GET_MIN_OFFSET, header, null)
                .thenCompose(answer -> header(answer, GetMinOffsetResponseHeader.class))
                .thenApply(found -> Math.max(0, found.getOffset()));
    }

    // ---- members

    CompletableFuture<Void> heartbeat(String server, HeartbeatData data, long atMostMillis) {
        return ask(server, RequestCode.HEART_BEAT, new HeartbeatRequestHeader(), data.encode(), atMostMillis)
                .thenAccept(answer -> {});
    }

    CompletableFuture<List<String>> members(String server, String group, long atMostMillis) {
        GetConsumerListByGroupRequestHeader header = new GetConsumerListByGroupRequestHeader();
        header.setConsumerGroup(group);
        return ask(server, RequestCode.GET_CONSUMER_LIST_BY_GROUP, header, null, atMostMillis)
                .thenApply(answer -> {
                    GetConsumerListByGroupResponseBody body = GetConsumerListByGroupResponseBody.decode(
                            answer.getBody(), GetConsumerListByGroupResponseBody.class);
                    return List.copyOf(body.getConsumerIdList());
                });
    }

    CompletableFuture<Void> unregister(String server, String group, String client, long atMostMillis) {
        UnregisterClientRequestHeader header = new UnregisterClientRequestHeader();
        header.setClientID(client);
        header.setConsumerGroup(group);
        return ask(server, RequestCode.UNREGISTER_CLIENT, header, null, atMostMillis)
                .thenAccept(answer -> {});
    }

    // ---- the broker's locks, which end by themselves after a minute

    /** Those of some queues that are this client's now. */
    CompletableFuture<Set<MessageQueue>> lock(String server, String group, String client, Set<MessageQueue> queues) {
        LockBatchRequestBody body = new LockBatchRequestBody();
        body.setConsumerGroup(group);
        body.setClientId(client);
        body.setMqSet(new HashSet<>(queues));
        return ask(server, RequestCode.LOCK_BATCH_MQ, new LockBatchMqRequestHeader(), body.encode())
                .thenApply(answer -> LockBatchResponseBody.decode(answer.getBody(), LockBatchResponseBody.class)
                        .getLockOKMQSet());
    }

    CompletableFuture<Void> unlock(String server, String group, String client, Set<MessageQueue> queues) {
        UnlockBatchRequestBody body = new UnlockBatchRequestBody();
        body.setConsumerGroup(group);
        body.setClientId(client);
        body.setMqSet(new HashSet<>(queues));
        return ask(server, RequestCode.UNLOCK_BATCH_MQ, new UnlockBatchMqRequestHeader(), body.encode())
                .thenAccept(answer -> {});
    }
}
