package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;

/** Shows dead letters that were not sent back yet: reads by position and writes none. */
final class RocketMqDeadLetters implements DeadLetterBrowser {

    private static final int BATCH = 32;

    private final RocketMqAdmin admin;

    RocketMqDeadLetters(RocketMqAdmin admin) {
        this.admin = admin;
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        String topic = RocketMqNames.deadLetters(group);
        Route route = admin.cluster().find(topic);
        if (route == null) {
            throw new BrokerException(
                    BrokerException.Kind.NOT_FOUND,
                    "topic " + topic + " does not exist; provision the group first",
                    null);
        }
        String readers = RocketMqNames.redrive(group);
        Map<MessageQueue, Long> positions = admin.positions(readers, route);
        Map<MessageQueue, Long> first = admin.firsts(route);
        Map<MessageQueue, Long> end = admin.ends(route);
        Lane lane = new Lane(new io.intermodal.spi.Route.DeadLetters(group), topic);
        List<Incoming> found = new ArrayList<>();
        for (MessageQueue queue : route.queues()) {
            long next = Math.max(first.getOrDefault(queue, 0L), positions.getOrDefault(queue, 0L));
            long until = end.getOrDefault(queue, 0L);
            long deadline = admin.deadline();
            while (next < until && found.size() < max) {
                RocketMqPull.Pulled pulled = admin.calls()
                        .await(
                                RocketMqPull.pull(
                                        admin.calls(),
                                        route.server(queue),
                                        readers,
                                        queue,
                                        next,
                                        Math.min(BATCH, max - found.size()),
                                        false),
                                "reading topic " + topic);
                for (Incoming letter : RocketMqReader.read(lane, pulled.messages())) {
                    if (found.size() < max && letter.position() < until) {
                        found.add(letter);
                    }
                }
                next = Math.max(next, pulled.next());
                if (!pulled.found() && admin.config().time().nanoTime() - deadline >= 0) {
                    throw new BrokerException(
                            BrokerException.Kind.UNAVAILABLE,
                            "reading topic " + topic + " took longer than "
                                    + admin.config().requestTimeout(),
                            null);
                }
            }
        }
        return found;
    }
}
