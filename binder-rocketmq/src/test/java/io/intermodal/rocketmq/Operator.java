package io.intermodal.rocketmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.jspecify.annotations.Nullable;

/** What other programs do, with the broker's own client. */
final class Operator {

    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(20);

    private final String nameServer;
    private final RPCHook hook;

    Operator(String nameServer, String user, String password) {
        this.nameServer = nameServer;
        this.hook = new AclClientRPCHook(new SessionCredentials(user, password));
    }

    /** A started producer of the vendor's; to be shut down. */
    DefaultMQProducer producer() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("operator", hook);
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName(UUID.randomUUID().toString());
        producer.setVipChannelEnabled(false);
        producer.setSendMsgTimeout((int) PATIENCE);
        producer.start();
        return producer;
    }

    void send(String topic, byte[] body, Map<String, String> properties) throws Exception {
        String unused = send(topic, body, properties, null);
    }

    /** Sends with what clients of version 5 call the message group, and answers the id that the client gave the message. */
    String send(String topic, byte[] body, Map<String, String> properties, @Nullable String messageGroup)
            throws Exception {
        DefaultMQProducer producer = producer();
        try {
            Message message = new Message(topic, body);
            properties.forEach(message::putUserProperty);
            if (messageGroup != null) {
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_SHARDING_KEY, messageGroup);
            }
            SendResult result = producer.send(message);
            if (result.getSendStatus() != SendStatus.SEND_OK) {
                throw new IllegalStateException("sending to " + topic + " ended " + result.getSendStatus());
            }
            return result.getMsgId();
        } finally {
            producer.shutdown();
        }
    }

    /** Everything in a topic, from its beginning, as far as it is there when so many have come. */
    List<MessageExt> receive(String topic, int count) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("operator", hook);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(UUID.randomUUID().toString());
        consumer.setAutoCommit(false); // so there is no position to begin with
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.start();
        try {
            consumer.assign(consumer.fetchMessageQueues(topic));
            List<MessageExt> found = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
            while (found.size() < count && System.nanoTime() - deadline < 0) {
                found.addAll(consumer.poll(200));
            }
            if (found.size() < count) {
                throw new IllegalStateException("of " + count + " messages in " + topic + " only these came: " + found);
            }
            return found;
        } finally {
            consumer.shutdown();
        }
    }

    /** Takes the right to send to a topic from a user. Of the topic's own rights a broker checks none; its clients do, when they like. */
    void deny(String user, String topic) throws Exception {
        AclInfo denial = AclInfo.of("User:" + user, List.of("Topic:" + topic), List.of("Pub"), List.of(), "Deny");
        orders((api, server) -> api.createAcl(server, denial, PATIENCE), topic).close();
    }

    /** Gives back what {@link #deny} took. */
    void allow(String user, String topic) throws Exception {
        orders((api, server) -> api.deleteAcl(server, "User:" + user, "Topic:" + topic, PATIENCE), topic)
                .close();
    }

    /** Removes a group with its positions and makes it anew without any. */
    void forget(String group, String topic) throws Exception {
        SubscriptionGroupConfig anew = new SubscriptionGroupConfig();
        anew.setGroupName(group);
        orders(
                        (api, server) -> {
                            api.deleteSubscriptionGroup(server, group, true, PATIENCE);
                            api.createSubscriptionGroup(server, anew, PATIENCE);
                        },
                        topic)
                .close();
    }

    /** Changes a setting of the brokers of a topic while they run. */
    void configure(String topic, String name, String value) throws Exception {
        Properties settings = new Properties();
        settings.setProperty(name, value);
        orders((api, server) -> api.updateBrokerConfig(server, settings, PATIENCE), topic)
                .close();
    }

    int queues(String topic) throws Exception {
        DefaultMQProducer producer = producer();
        try {
            return producer.fetchPublishMessageQueues(topic).size();
        } finally {
            producer.shutdown();
        }
    }

    /** Waits until the first message that is there of a topic's first queue has this position or a later one. */
    long awaitFirst(String topic, long position, Duration atMost) throws Exception {
        AtomicLong first = new AtomicLong();
        long deadline = System.nanoTime() + atMost.toNanos();
        orders(
                        (api, server) -> {
                            String broker = api.getTopicRouteInfoFromNameServer(topic, PATIENCE)
                                    .getBrokerDatas()
                                    .get(0)
                                    .getBrokerName();
                            while (first.get() < position) {
                                if (System.nanoTime() - deadline > 0) {
                                    throw new IllegalStateException("the first message of " + topic + " is " + first);
                                }
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                                first.set(api.getMinOffset(server, new MessageQueue(topic, broker, 0), PATIENCE));
                            }
                        },
                        topic)
                .close();
        return first.get();
    }

    /** Puts a member on the list of a group that does nothing but to be there, until what this returns is closed. */
    AutoCloseable pretend(String group, String topic, String client) throws Exception {
        ConsumerData member = new ConsumerData();
        member.setGroupName(group);
        member.setConsumeType(ConsumeType.CONSUME_PASSIVELY);
        member.setMessageModel(MessageModel.CLUSTERING);
        member.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        member.getSubscriptionDataSet().add(new SubscriptionData(topic, "*"));
        HeartbeatData report = new HeartbeatData();
        report.setClientID(client);
        report.getConsumerDataSet().add(member);
        return orders((api, server) -> api.sendHeartbeat(server, report, PATIENCE), topic);
    }

    /** Writes a position of a group. */
    void commit(String group, String topic, int queue, long position) throws Exception {
        UpdateConsumerOffsetRequestHeader header = new UpdateConsumerOffsetRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(queue);
        header.setCommitOffset(position);
        orders((api, server) -> api.updateConsumerOffset(server, header, PATIENCE), topic)
                .close();
    }

    private interface Order {
        void give(MQClientAPIImpl api, String server) throws Exception;
    }

    /** Gives an order to the brokers of a topic, over connections that last until what this returns is closed. */
    @SuppressWarnings("deprecation") // the way that the tools of the vendor go
    private AutoCloseable orders(Order order, String topic) throws Exception {
        DefaultMQProducer producer = producer();
        try {
            MQClientAPIImpl api =
                    producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
            for (var broker :
                    api.getTopicRouteInfoFromNameServer(topic, PATIENCE).getBrokerDatas()) {
                order.give(api, broker.selectBrokerAddr());
            }
            return producer::shutdown;
        } catch (Exception e) {
            producer.shutdown();
            throw e;
        }
    }
}
