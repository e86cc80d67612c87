package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;

/** Counts what lies between a group's positions and the ends of its topics. */
final class RocketMqBacklog implements BacklogReader {

    private final RocketMqAdmin admin;

    RocketMqBacklog(RocketMqAdmin admin) {
        this.admin = admin;
    }

    @Override
    public long backlog(GroupRef group) throws BrokerException {
        String topic = RocketMqNames.topic(group.destination());
        Route main = admin.cluster().find(topic);
        if (main == null) {
            throw new BrokerException(
                    BrokerException.Kind.NOT_FOUND, "topic " + topic + " does not exist; provision it first", null);
        }
        Route retries = admin.cluster().find(RocketMqNames.retries(group));
        long waiting = waiting(RocketMqNames.group(group), main);
        return retries == null ? waiting : waiting + waiting(RocketMqNames.group(group), retries);
    }

    private long waiting(String group, Route route) throws BrokerException {
        Map<MessageQueue, Long> positions = admin.positions(group, route);
        Map<MessageQueue, Long> first = admin.firsts(route);
        long waiting = 0;
        for (Map.Entry<MessageQueue, Long> end : admin.ends(route).entrySet()) {
            long from = Math.max(first.getOrDefault(end.getKey(), 0L), positions.getOrDefault(end.getKey(), 0L));
            waiting += Math.max(0, end.getValue() - from);
        }
        return waiting;
    }
}
