package io.intermodal.rocketmq;

import io.intermodal.StartPosition;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.rocketmq.RocketMqPlan.Pin;
import io.intermodal.spi.BrokerException;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Gives a new group its first position while it holds the broker's lock on the queues: writing a position overwrites, so of many instances that
 * provision at once only one may look and write at a time. Nobody overwrites what is there.
 */
final class RocketMqPin {

    private final RocketMqAdmin admin;

    RocketMqPin(RocketMqAdmin admin) {
        this.admin = admin;
    }

    /** Returns when every queue of the topic has a position. */
    void pin(String group, Route route, StartPosition at) throws BrokerException {
        if (admin.positions(group, route).size() == route.queues().size()) {
            return;
        }
        admin.locked(group, RocketMqAdmin.byServer(route), () -> {
            Map<MessageQueue, Long> there = admin.positions(group, route);
            Map<MessageQueue, Long> missing =
                    new HashMap<>(at == StartPosition.EARLIEST ? admin.firsts(route) : admin.ends(route));
            missing.keySet().removeAll(there.keySet());
            admin.commit(group, route, missing);
        });
    }

    void pin(Pin pin, Route route) throws BrokerException {
        pin(pin.group(), route, pin.at());
    }
}
