package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.CreateTopicRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.DeleteSubscriptionGroupRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.DeleteTopicRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetSubscriptionGroupConfigRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetTopicConfigRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.namesrv.DeleteTopicFromNamesrvRequestHeader;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Orders and questions to the cluster that block until they are done, each bounded by the request time-out. Thread-safe. */
final class RocketMqAdmin {

    /** How long until something is tried again that takes a moment. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String PROVISIONING = "im_provisioning";

    private final LinkConfig config;
    private final RocketMqCluster cluster;
    private final RocketMqCalls calls;

    RocketMqAdmin(LinkConfig config, RocketMqCluster cluster) {
        this.config = config;
        this.cluster = cluster;
        this.calls = cluster.calls();
    }

    RocketMqCluster cluster() {
        return cluster;
    }

    RocketMqCalls calls() {
        return calls;
    }

    LinkConfig config() {
        return config;
    }

    /** The routes of those of some topics that exist. */
    Map<String, Route> topics(Iterable<String> names) throws BrokerException {
        Map<String, Route> found = new HashMap<>();
        for (String name : names) {
            Route route = cluster.find(name);
            if (route != null) {
                found.put(name, route);
            }
        }
        return found;
    }

    /** The brokers that take messages, by name. */
    Map<String, String> masters() throws BrokerException {
        Map<String, String> masters =
                RocketMqCluster.masters(calls.await(cluster.cluster(), "asking for the brokers"), config);
        if (masters.isEmpty()) {
            throw new BrokerException(
                    Kind.UNAVAILABLE, "the name server at " + config.address() + " knows no broker", null);
        }
        return masters;
    }

    // ---- topics

    /** Makes a topic on one broker unless it is there. The broker itself would overwrite one that is there, so its lock is held meanwhile. */
    void createTopic(String broker, String server, String topic, int queues) throws BrokerException {
        MessageQueue mutex = new MessageQueue(topic, broker, 0);
        locked(PROVISIONING, Map.of(server, Set.of(mutex)), () -> {
            GetTopicConfigRequestHeader question = new GetTopicConfigRequestHeader();
            question.setTopic(topic);
            boolean there = calls.await(
                    calls.ask(server, RequestCode.GET_TOPIC_CONFIG, question, null)
                            .thenApply(answer -> true)
                            .exceptionallyCompose(failure -> RocketMqErrors.is(failure, ResponseCode.TOPIC_NOT_EXIST)
                                    ? CompletableFuture.completedFuture(false)
                                    : CompletableFuture.failedFuture(failure)),
                    "looking for topic " + topic);
            if (!there) {
                CreateTopicRequestHeader order = new CreateTopicRequestHeader();
                order.setTopic(topic);
                order.setDefaultTopic(topic);
                order.setReadQueueNums(queues);
                order.setWriteQueueNums(queues);
                order.setPerm(PermName.PERM_READ | PermName.PERM_WRITE);
                order.setTopicFilterType("SINGLE_TAG");
                order.setTopicSysFlag(0);
                order.setOrder(false);
                order.setAttributes("");
                calls.await(
                        calls.ask(server, RequestCode.UPDATE_AND_CREATE_TOPIC, order, null), "creating topic " + topic);
            }
        });
    }

    void deleteTopic(String topic) throws BrokerException {
        Route route = cluster.find(topic);
        if (route == null) {
            return;
        }
        DeleteTopicRequestHeader order = new DeleteTopicRequestHeader();
        order.setTopic(topic);
        for (String server : route.masters().values()) {
            calls.await(calls.ask(server, RequestCode.DELETE_TOPIC_IN_BROKER, order, null), "removing topic " + topic);
        }
        DeleteTopicFromNamesrvRequestHeader forget = new DeleteTopicFromNamesrvRequestHeader();
        forget.setTopic(topic);
        for (String server : cluster.nameServers()) {
            calls.await(
                    calls.ask(server, RequestCode.DELETE_TOPIC_IN_NAMESRV, forget, null), "removing topic " + topic);
        }
        cluster.forget(topic);
    }

    /** Waits until the name servers know these topics. */
    Map<String, Route> awaitTopics(List<String> names) throws BrokerException {
        long deadline = deadline();
        while (true) {
            Map<String, Route> there = topics(names);
            if (there.size() == Set.copyOf(names).size()) {
                return there;
            }
            pauseUntil(deadline, "created topics are not there yet: " + names + " of which " + there.keySet());
        }
    }

    // ---- groups

    void createGroup(String server, String group) throws BrokerException {
        if (hasGroup(server, group)) {
            return; // its settings may have been changed on purpose
        }
        SubscriptionGroupConfig settings = new SubscriptionGroupConfig();
        settings.setGroupName(group);
        calls.await(
                calls.ask(
                        server,
                        RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                        null,
                        RemotingSerializable.encode(settings)),
                "creating group " + group);
    }

    boolean hasGroup(String server, String group) throws BrokerException {
        GetSubscriptionGroupConfigRequestHeader question = new GetSubscriptionGroupConfigRequestHeader();
        question.setGroup(group);
        return calls.await(
                calls.ask(server, RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, question, null)
                        .thenApply(answer -> true)
                        .exceptionallyCompose(
                                failure -> RocketMqErrors.is(failure, ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST)
                                        ? CompletableFuture.completedFuture(false)
                                        : CompletableFuture.failedFuture(failure)),
                "looking for group " + group);
    }

    /** With its positions. */
    void deleteGroup(String server, String group) throws BrokerException {
        DeleteSubscriptionGroupRequestHeader order = new DeleteSubscriptionGroupRequestHeader();
        order.setGroupName(group);
        order.setCleanOffset(true);
        calls.await(calls.ask(server, RequestCode.DELETE_SUBSCRIPTIONGROUP, order, null), "removing group " + group);
    }

    // ---- positions

    /** The positions of a group in a topic; queues without one are left out. */
    Map<MessageQueue, Long> positions(String group, Route route) throws BrokerException {
        Map<MessageQueue, CompletableFuture<OptionalLong>> answers = new HashMap<>();
        for (MessageQueue queue : route.queues()) {
            answers.put(queue, calls.position(route.server(queue), group, queue.getTopic(), queue.getQueueId()));
        }
        Map<MessageQueue, Long> positions = new HashMap<>();
        for (Map.Entry<MessageQueue, CompletableFuture<OptionalLong>> answer : answers.entrySet()) {
            OptionalLong position = calls.await(answer.getValue(), "reading the positions of group " + group);
            position.ifPresent(found -> positions.put(answer.getKey(), found));
        }
        return positions;
    }

    Map<MessageQueue, Long> ends(Route route) throws BrokerException {
        Map<MessageQueue, Long> ends = new HashMap<>();
        for (MessageQueue queue : route.queues()) {
            ends.put(
                    queue,
                    calls.await(
                            calls.end(route.server(queue), queue.getTopic(), queue.getQueueId()),
                            "asking for the end of " + queue));
        }
        return ends;
    }

    Map<MessageQueue, Long> firsts(Route route) throws BrokerException {
        Map<MessageQueue, Long> firsts = new HashMap<>();
        for (MessageQueue queue : route.queues()) {
            firsts.put(
                    queue,
                    calls.await(
                            calls.first(route.server(queue), queue.getTopic(), queue.getQueueId()),
                            "asking for the beginning of " + queue));
        }
        return firsts;
    }

    void commit(String group, Route route, Map<MessageQueue, Long> positions) throws BrokerException {
        for (Map.Entry<MessageQueue, Long> position : positions.entrySet()) {
            MessageQueue queue = position.getKey();
            calls.await(
                    calls.commit(route.server(queue), group, queue.getTopic(), queue.getQueueId(), position.getValue()),
                    "writing the position of group " + group);
        }
    }

    // ---- the brokers' locks

    interface Work {
        void run() throws BrokerException;
    }

    /** Does something while nobody else holds the same queues for the same group. */
    void locked(String group, Map<String, Set<MessageQueue>> queues, Work work) throws BrokerException {
        String client = config.clientId() + "-" + UUID.randomUUID();
        long deadline = deadline();
        List<String> held = new ArrayList<>();
        try {
            for (Map.Entry<String, Set<MessageQueue>> some : queues.entrySet()) {
                held.add(some.getKey());
                while (!calls.await(
                                calls.lock(some.getKey(), group, client, some.getValue()),
                                "locking queues of group " + group)
                        .containsAll(some.getValue())) {
                    calls.await(calls.unlock(some.getKey(), group, client, some.getValue()), "unlocking");
                    pauseUntil(deadline, "somebody else holds the queues of group " + group);
                }
            }
            work.run();
        } finally {
            for (String server : held) {
                // Whatever comes of it: the broker ends locks by itself.
                var unused = calls.unlock(server, group, client, queues.getOrDefault(server, Set.of()));
            }
        }
    }

    static Map<String, Set<MessageQueue>> byServer(Route route) {
        return route.queues().stream().collect(Collectors.groupingBy(route::server, Collectors.toSet()));
    }

    long deadline() {
        return config.time().nanoTime() + config.requestTimeout().toNanos();
    }

    private void pauseUntil(long deadline, String waitingFor) throws BrokerException {
        if (config.time().nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
            throw new BrokerException(Kind.UNAVAILABLE, waitingFor, null);
        }
        LockSupport.parkNanos(AGAIN_NANOS);
    }
}
