package io.intermodal.rocketmq;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

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
        DefaultMQProducer producer = producer();
        try {
            Message message = new Message(topic, body);
            properties.forEach(message::putUserProperty);
            SendStatus status = producer.send(message).getSendStatus();
            if (status != SendStatus.SEND_OK) {
                throw new IllegalStateException("sending to " + topic + " ended " + status);
            }
        } finally {
            producer.shutdown();
        }
    }

    /** Takes the right to send to a topic from a user. Of the topic's own rights a broker checks none; its clients do, when they like. */
    void deny(String user, String topic) throws Exception {
        AclInfo denial = AclInfo.of("User:" + user, List.of("Topic:" + topic), List.of("Pub"), List.of(), "Deny");
        orders((api, server) -> api.createAcl(server, denial, PATIENCE), topic);
    }

    /** Gives back what {@link #deny} took. */
    void allow(String user, String topic) throws Exception {
        orders((api, server) -> api.deleteAcl(server, "User:" + user, "Topic:" + topic, PATIENCE), topic);
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
                topic);
    }

    private interface Order {
        void give(MQClientAPIImpl api, String server) throws Exception;
    }

    @SuppressWarnings("deprecation") // the way that the tools of the vendor go
    private void orders(Order order, String topic) throws Exception {
        DefaultMQProducer producer = producer();
        try {
            MQClientAPIImpl api =
                    producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
            for (var broker :
                    api.getTopicRouteInfoFromNameServer(topic, PATIENCE).getBrokerDatas()) {
                order.give(api, broker.selectBrokerAddr());
            }
        } finally {
            producer.shutdown();
        }
    }
}
