package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqErrors.Refusal;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.header.namesrv.GetRouteInfoRequestHeader;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.jspecify.annotations.Nullable;

/** What the name servers know: which brokers there are, and on which of them the queues of a topic are. What was known once serves while none answers. */
final class RocketMqCluster {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * Where a topic is.
     *
     * @param queues its queues, in the order of the partitions
     * @param masters the addresses of the brokers that take messages, by name
     */
    record Route(List<MessageQueue> queues, Map<String, String> masters) {

        String server(MessageQueue queue) {
            return masters.getOrDefault(queue.getBrokerName(), "");
        }
    }

    private record Known(Route route, long atNanos) {}

    private final LinkConfig config;
    private final RocketMqCalls calls;
    private final List<String> nameServers = new ArrayList<>();
    private final Map<String, Known> routes = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private volatile int first;

    RocketMqCluster(LinkConfig config, RocketMqCalls calls) {
        this.config = config;
        this.calls = calls;
        for (BrokerAddress.Server server : config.address().servers()) {
            int port = server.port() == 0 ? RocketMqBinder.PORT : server.port();
            nameServers.add(server.host() + ":" + port);
        }
    }

    RocketMqCalls calls() {
        return calls;
    }

    List<String> nameServers() {
        return List.copyOf(nameServers);
    }

    /** Asks one name server after the other, the one that answered last first. */
    CompletableFuture<RemotingCommand> askNameServer(int code, @Nullable CommandCustomHeader header) {
        return askNameServer(code, header, first, nameServers.size());
    }

    private CompletableFuture<RemotingCommand> askNameServer(
            int code, @Nullable CommandCustomHeader header, int turn, int left) {
        int index = turn % nameServers.size();
        long patience = Math.min(calls.requestMillis(), config.detectionTime().toMillis());
        return calls.ask(nameServers.get(index), code, header, null, Math.max(1, patience / nameServers.size()))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        first = index;
                    }
                })
                .exceptionallyCompose(failure -> left <= 1 || RocketMqErrors.find(failure, Refusal.class) != null
                        ? CompletableFuture.failedFuture(failure)
                        : askNameServer(code, header, turn + 1, left - 1));
    }

    CompletableFuture<ClusterInfo> cluster() {
        return askNameServer(RequestCode.GET_BROKER_CLUSTER_INFO, null)
                .thenApply(answer -> ClusterInfo.decode(answer.getBody(), ClusterInfo.class));
    }

    /** The brokers that take messages, by name: those of one cluster, which has to be named if there are several. */
    static Map<String, String> masters(ClusterInfo info, LinkConfig config) throws BrokerException {
        Map<String, Set<String>> clusters = new TreeMap<>(info.getClusterAddrTable());
        String wanted = RocketMqSettings.cluster(config).orElse(null);
        if (wanted == null && clusters.size() > 1) {
            throw new BrokerException(
                    Kind.CONFLICT,
                    config.address() + " knows several clusters, " + clusters.keySet()
                            + "; name one with intermodal.rocketmq.cluster",
                    null);
        }
        if (wanted != null && !clusters.isEmpty() && !clusters.containsKey(wanted)) {
            throw new BrokerException(
                    Kind.CONFLICT,
                    "intermodal.rocketmq.cluster is '" + wanted + "', and " + config.address() + " knows "
                            + clusters.keySet(),
                    null);
        }
        Map<String, String> masters = new TreeMap<>();
        clusters.forEach((name, brokers) -> brokers.forEach(broker -> {
            BrokerData data = info.getBrokerAddrTable().get(broker);
            String master = data == null ? null : data.getBrokerAddrs().get(MixAll.MASTER_ID);
            if (master != null) {
                masters.put(broker, master);
            }
        }));
        return masters;
    }

    /**
     * Where a topic is. A route that is known already outlives the name servers, and a broker that is just starting: whether the topic is still
     * there its broker will say.
     *
     * @return fails with a {@link Refusal} of {@link ResponseCode#TOPIC_NOT_EXIST} if nobody has ever heard of it
     */
    CompletableFuture<Route> route(String topic) {
        Known known = routes.get(topic);
        if (known == null) {
            return freshRoute(topic);
        }
        if (config.time().nanoTime() - known.atNanos() >= FRESH_NANOS && refreshing.add(topic)) {
            var unused = freshRoute(topic).whenComplete((route, failure) -> refreshing.remove(topic));
        }
        return CompletableFuture.completedFuture(known.route());
    }

    /** Where a topic is by what a name server says now. */
    CompletableFuture<Route> freshRoute(String topic) {
        GetRouteInfoRequestHeader header = new GetRouteInfoRequestHeader();
        header.setTopic(topic);
        header.setAcceptStandardJsonOnly(true);
        return askNameServer(RequestCode.GET_ROUTEINFO_BY_TOPIC, header).thenCompose(answer -> {
            Route route = route(topic, TopicRouteData.decode(answer.getBody(), TopicRouteData.class));
            if (route.queues().isEmpty()) {
                return CompletableFuture.failedFuture(new BrokerException(
                        Kind.UNAVAILABLE, "no broker that takes messages has topic " + topic + " just now", null));
            }
            routes.put(topic, new Known(route, config.time().nanoTime()));
            return CompletableFuture.completedFuture(route);
        });
    }

    private static Route route(String topic, TopicRouteData data) {
        Map<String, String> masters = new HashMap<>();
        for (BrokerData broker : data.getBrokerDatas()) {
            String master = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
            if (master != null) {
                masters.put(broker.getBrokerName(), master);
            }
        }
        List<MessageQueue> queues = new ArrayList<>();
        List<QueueData> all = new ArrayList<>(data.getQueueDatas());
        all.sort(Comparator.comparing(QueueData::getBrokerName));
        for (QueueData some : all) {
            for (int id = 0; id < some.getWriteQueueNums() && masters.containsKey(some.getBrokerName()); id++) {
                queues.add(new MessageQueue(topic, some.getBrokerName(), id));
            }
        }
        return new Route(List.copyOf(queues), Map.copyOf(masters));
    }

    /** The route if the topic exists, or null. Blocks. */
    @Nullable
    Route find(String topic) throws BrokerException {
        return calls.await(
                freshRoute(topic)
                        .exceptionallyCompose(failure -> RocketMqErrors.is(failure, ResponseCode.TOPIC_NOT_EXIST)
                                ? CompletableFuture.<@Nullable Route>completedFuture(null)
                                : CompletableFuture.failedFuture(failure)),
                "looking for topic " + topic);
    }

    void forget(String topic) {
        routes.remove(topic);
    }
}
