package io.intermodal.brokers.rocketmq;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageResponseHeader;

/** Sends a message as a client does and reads it back: an open port does not mean that either works. */
final class Trial {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long TIMEOUT_MILLIS = 3_000;

    private final BrokerController broker;
    private final String address;
    private final NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
    private String problem = "";

    Trial(BrokerController broker, Properties users) {
        this.broker = broker;
        // Where it listens, not where it says that it does: a proxy may be in between.
        this.address = broker.getNettyServerConfig().getBindAddress() + ":"
                + broker.getNettyServerConfig().getListenPort();
        if (users.containsKey("0.name")) {
            client.registerRPCHook(new AclClientRPCHook(
                    new SessionCredentials(users.getProperty("0.name"), users.getProperty("0.password"))));
        }
    }

    void untilItWorks() {
        client.start();
        try {
            while (!works()) {
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } finally {
            client.shutdown();
        }
    }

    private boolean works() {
        if (!Registration.isKnown(broker)) {
            return not("The name server does not know this broker");
        }
        try {
            RemotingCommand sent = client.invokeSync(address, send(), TIMEOUT_MILLIS);
            if (sent.getCode() != ResponseCode.SUCCESS) {
                return not("Sending: " + sent.getCode() + " " + sent.getRemark());
            }
            SendMessageResponseHeader where = sent.decodeCommandCustomHeader(SendMessageResponseHeader.class);
            for (int i = 0; i < 20; i++) {
                RemotingCommand pulled = client.invokeSync(address, pull(where.getQueueOffset()), TIMEOUT_MILLIS);
                if (pulled.getCode() == ResponseCode.SUCCESS) {
                    return true;
                }
                not("Reading: " + pulled.getCode() + " " + pulled.getRemark());
                LockSupport.parkNanos(EVERY_NANOS);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return not("Interrupted");
        } catch (Exception e) {
            return not(e.toString());
        }
    }

    private boolean not(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            System.out.println("Not ready: " + reason);
        }
        return false;
    }

    private static RemotingCommand send() {
        SendMessageRequestHeader header = new SendMessageRequestHeader();
        header.setProducerGroup(MixAll.CLIENT_INNER_PRODUCER_GROUP);
        header.setTopic(TopicValidator.RMQ_SYS_BENCHMARK_TOPIC);
        header.setDefaultTopic(TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC);
        header.setDefaultTopicQueueNums(1);
        header.setQueueId(0);
        header.setSysFlag(0);
        header.setBornTimestamp(System.currentTimeMillis());
        header.setFlag(0);
        header.setProperties("");
        header.setReconsumeTimes(0);
        header.setUnitMode(false);
        header.setBatch(false);
        RemotingCommand command = RemotingCommand.createRequestCommand(RequestCode.SEND_MESSAGE, header);
        command.setBody("trial".getBytes(StandardCharsets.UTF_8));
        return command;
    }

    private static RemotingCommand pull(long offset) {
        PullMessageRequestHeader header = new PullMessageRequestHeader();
        header.setConsumerGroup(MixAll.TOOLS_CONSUMER_GROUP);
        header.setTopic(TopicValidator.RMQ_SYS_BENCHMARK_TOPIC);
        header.setQueueId(0);
        header.setQueueOffset(offset);
        header.setMaxMsgNums(1);
        header.setSysFlag(PullSysFlag.buildSysFlag(false, false, true, false));
        header.setCommitOffset(0L);
        header.setSuspendTimeoutMillis(0L);
        header.setSubscription("*");
        header.setSubVersion(0L);
        return RemotingCommand.createRequestCommand(RequestCode.PULL_MESSAGE, header);
    }
}
