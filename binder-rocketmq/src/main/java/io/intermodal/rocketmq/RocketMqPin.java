package io.intermodal.rocketmq;

import io.intermodal.StartPosition;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.rocketmq.RocketMqPinRecord.State;
import io.intermodal.rocketmq.RocketMqPlan.Pin;
import io.intermodal.spi.BrokerException;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Gives a new group its first position while it holds the broker's lock on the queues: writing a position overwrites, so of many instances that
 * provision at once only one may look and write at a time. Nobody overwrites what is there. What was pinned is recorded too, because a broker that
 * is killed forgets the positions of its last seconds.
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

    /**
     * Sees to it that a pinned group stays pinned when the broker is killed, and pins it again if that has happened. Cheap when there is nothing to
     * do.
     *
     * @param main the route of the destination
     * @param retries the route of the group's retries, which holds the record
     */
    void secure(Pin pin, Route main, Route retries) throws BrokerException {
        MessageQueue place = retries.queues().get(0);
        RocketMqPinRecord record = new RocketMqPinRecord(admin.calls(), pin.ref(), place, retries.server(place));
        RocketMqPinRecord.Content content =
                admin.calls().await(record.read(), "looking where " + pin.group() + " began");
        if (content.state() == State.WITNESSED) {
            return;
        }
        if (content.state() == State.UNWRITTEN) {
            // Whoever began to provision it has not finished.
            pin(pin.group(), main, pin.at());
            write(record, pin.group(), main);
            admin.commit(pin.group(), retries, Map.of(place, 1L));
        } else if (content.state() == State.WRITTEN) {
            restore(pin.group(), main, content);
            restore(pin.group(), retries, content);
        }
        if (admin.positions(pin.group(), main).size() == main.queues().size()) {
            admin.calls().await(record.witness(), "writing where " + pin.group() + " began");
        }
    }

    private void write(RocketMqPinRecord record, String group, Route main) throws BrokerException {
        String topic = main.queues().get(0).getTopic();
        admin.calls()
                .await(
                        record.write(
                                topic,
                                admin.positions(group, main),
                                admin.config().time().epochMillis()),
                        "recording where " + group + " begins");
    }

    private void restore(String group, Route route, RocketMqPinRecord.Content content) throws BrokerException {
        admin.locked(group, RocketMqAdmin.byServer(route), () -> {
            Map<MessageQueue, Long> missing = new HashMap<>(content.positions());
            missing.keySet().retainAll(route.queues());
            missing.keySet().removeAll(admin.positions(group, route).keySet());
            admin.commit(group, route, missing);
        });
    }

    void pin(Pin pin, Route route) throws BrokerException {
        pin(pin.group(), route, pin.at());
    }
}
