package io.intermodal.rocketmq;

import io.intermodal.Destination;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import org.jspecify.annotations.Nullable;

/** Removes groups: first what says that they were provisioned, so that half a removal is no lost position. */
final class RocketMqRemoval {

    private final RocketMqAdmin admin;

    RocketMqRemoval(RocketMqAdmin admin) {
        this.admin = admin;
    }

    void remove(GroupRef ref) throws BrokerException {
        String group = RocketMqNames.group(ref);
        Route main = admin.cluster().find(RocketMqNames.topic(ref.destination()));
        if (main == null) {
            return;
        }
        if (ref.destination().destination().kind() == Destination.Kind.QUEUE) {
            // A queue is never without its group: only what waits for it goes.
            skip(group, main);
            skip(group, admin.cluster().find(RocketMqNames.retries(ref)));
            skip(RocketMqNames.redrive(ref), admin.cluster().find(RocketMqNames.deadLetters(ref)));
            return;
        }
        admin.deleteTopic(RocketMqNames.retries(ref));
        for (String server : main.masters().values()) {
            admin.deleteGroup(server, group);
        }
        admin.deleteTopic(RocketMqNames.deadLetters(ref));
        for (String server : main.masters().values()) {
            admin.deleteGroup(server, RocketMqNames.redrive(ref));
        }
    }

    private void skip(String group, @Nullable Route route) throws BrokerException {
        if (route != null) {
            admin.locked(group, RocketMqAdmin.byServer(route), () -> admin.commit(group, route, admin.ends(route)));
        }
    }
}
