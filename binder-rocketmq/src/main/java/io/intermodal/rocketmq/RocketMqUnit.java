package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * What one member owns as a whole: a queue of the destination and the queue of the same number of the retries, so that a key is with one member only.
 * Owned by the thread of its source.
 */
final class RocketMqUnit {

    /** What this member has to do with it. */
    enum State {
        FREE,
        TAKING,
        OWNED,
        LEAVING
    }

    final List<MessageQueue> queues;
    final List<String> servers;
    final List<RocketMqLane> lanes = new ArrayList<>();
    State state = State.FREE;
    boolean opened;
    /** Its lanes are closed, and whether the broker knows that it was let go is not known. */
    boolean released;
    /** Of the ownership that is written, if this member has it. */
    long generation;

    /** Not to be tried again before that. */
    long notBefore;
    /** The owner that is written and not there, and since when. */
    long absentOwner;

    long absentSince;
    boolean checking;

    private RocketMqUnit(List<MessageQueue> queues, List<String> servers) {
        this.queues = queues;
        this.servers = servers;
    }

    /** The queue on whose broker it is written who owns the unit. */
    MessageQueue head() {
        return queues.get(0);
    }

    String server() {
        return servers.get(0);
    }

    /**
     * The units of a source.
     *
     * @param together whether queues of one number belong together, in all topics
     */
    static List<RocketMqUnit> of(List<String> topics, Map<String, Route> routes, boolean together) {
        List<List<MessageQueue>> groups = new ArrayList<>();
        for (String topic : topics) {
            List<MessageQueue> queues =
                    routes.getOrDefault(topic, new Route(List.of(), Map.of())).queues();
            for (int i = 0; i < queues.size(); i++) {
                if (!together || i >= groups.size()) {
                    groups.add(new ArrayList<>());
                }
                groups.get(together ? i : groups.size() - 1).add(queues.get(i));
            }
        }
        List<RocketMqUnit> units = new ArrayList<>();
        for (List<MessageQueue> group : groups) {
            List<String> servers = new ArrayList<>();
            for (MessageQueue queue : group) {
                Route route = routes.getOrDefault(queue.getTopic(), new Route(List.of(), Map.of()));
                servers.add(route.server(queue));
            }
            units.add(new RocketMqUnit(List.copyOf(group), List.copyOf(servers)));
        }
        return units;
    }
}
