package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqErrors.Refusal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.PullMessageResponseHeader;

/** Takes messages from a queue; if there are none the broker waits for some. */
final class RocketMqPull {

    /** How long a broker waits for messages before it says that there are none. */
    private static final long WAIT_MILLIS = 5_000;

    private RocketMqPull() {}

    /**
     * What a broker answered.
     *
     * @param found whether there are messages
     * @param moved whether the position is not between the first and the last message of the queue
     * @param next where to go on
     * @param first the first position that is there
     * @param end the position behind the last message
     * @param messages as they are stored, one behind the other
     */
    record Pulled(boolean found, boolean moved, long next, long first, long end, ByteBuffer messages) {}

    static CompletableFuture<Pulled> pull(
            RocketMqCalls calls,
            String server,
            String group,
            MessageQueue queue,
            long position,
            int most,
            boolean wait) {
        PullMessageRequestHeader header = new PullMessageRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(queue.getTopic());
        header.setQueueId(queue.getQueueId());
        header.setQueueOffset(position);
        header.setMaxMsgNums(most);
        header.setSysFlag(PullSysFlag.buildSysFlag(false, wait, true, false));
        header.setCommitOffset(0L);
        header.setSuspendTimeoutMillis(wait ? WAIT_MILLIS : 0);
        header.setSubscription("*");
        header.setSubVersion(0L);
        header.setExpressionType(ExpressionType.TAG);
        header.setBrokerName(queue.getBrokerName());
        RemotingCommand request = RemotingCommand.createRequestCommand(RequestCode.PULL_MESSAGE, header);
        return calls.remoting()
                .ask(server, request, calls.requestMillis() + (wait ? WAIT_MILLIS : 0))
                .thenCompose(RocketMqPull::read);
    }

    private static CompletableFuture<Pulled> read(RemotingCommand answer) {
        int code = answer.getCode();
        if (code != ResponseCode.SUCCESS
                && code != ResponseCode.PULL_NOT_FOUND
                && code != ResponseCode.PULL_RETRY_IMMEDIATELY
                && code != ResponseCode.PULL_OFFSET_MOVED) {
            return CompletableFuture.failedFuture(new Refusal(code, answer.getRemark()));
        }
        try {
            PullMessageResponseHeader header = answer.decodeCommandCustomHeader(PullMessageResponseHeader.class);
            byte[] body = answer.getBody();
            boolean found = code == ResponseCode.SUCCESS && body != null;
            return CompletableFuture.completedFuture(new Pulled(
                    found,
                    code == ResponseCode.PULL_OFFSET_MOVED,
                    header.getNextBeginOffset(),
                    header.getMinOffset(),
                    header.getMaxOffset(),
                    ByteBuffer.wrap(body == null ? new byte[0] : body)));
        } catch (RemotingCommandException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
