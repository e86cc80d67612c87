package io.intermodal.rocketmq;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.RPCHook;

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

    /** Takes the right to write from everybody, or gives it back. */
    void permit(String topic, boolean write) throws Exception {
        orders(
                (api, server) -> {
                    TopicConfig config = new TopicConfig(topic, 1, 1);
                    config.setPerm(PermName.PERM_READ | (write ? PermName.PERM_WRITE : 0));
                    api.createTopic(server, topic, config, PATIENCE);
                },
                topic);
    }

    /** Removes a group with its positions and makes it anew without any. */
    void forget(String group, String topic) throws Exception {
        orders(
                (api, server) -> {
                    api.deleteSubscriptionGroup(server, group, true, PATIENCE);
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
