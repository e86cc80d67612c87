package io.intermodal.rocketmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.header.HeartbeatRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.jspecify.annotations.Nullable;

/** Opens a link: a name server has to name a broker, and that broker has to take this user. */
final class RocketMqConnector {

    private static final MQVersion.Version OLDEST = MQVersion.Version.V5_1_0;

    private RocketMqConnector() {}

    static RocketMqLink open(LinkConfig config, LinkEvents events) throws BrokerException {
        if (config.address().servers().isEmpty()) {
            throw new BrokerException(
                    Kind.CONFLICT,
                    "the address " + config.address()
                            + " names no name server; write it like rocketmq://localhost:9876",
                    null);
        }
        if (!config.address().path().isEmpty()) {
            throw new BrokerException(
                    Kind.INVALID,
                    "the address " + config.address() + " holds a path, which means nothing to RocketMQ",
                    null);
        }
        RocketMqSettings.check(config);
        NioEventLoopGroup loop = new NioEventLoopGroup(1, config.threads());
        AtomicReference<@Nullable RocketMqLink> link = new AtomicReference<>();
        RocketMqRemoting remoting = new RocketMqRemoting(config, loop, server -> {
            RocketMqLink made = link.get();
            if (made != null) {
                made.cut(server);
            }
        });
        boolean open = false;
        try {
            RocketMqCluster cluster = new RocketMqCluster(config, new RocketMqCalls(config, remoting));
            long deadline = config.time().nanoTime() + config.connectTimeout().toNanos() * 9 / 10;
            ClusterInfo info = get(cluster.cluster(), deadline, config);
            Map<String, String> masters = RocketMqCluster.masters(info, config);
            if (masters.isEmpty()) {
                throw new BrokerException(
                        Kind.UNAVAILABLE,
                        "the name server at " + config.address()
                                + " knows no broker; one that has just started tells it within seconds",
                        null);
            }
            int version = greet(cluster, masters, config, deadline);
            if (MQVersion.value2Version(version).compareTo(OLDEST) < 0) {
                throw new BrokerException(
                        Kind.UNSUPPORTED,
                        "the broker says that it is " + name(version) + "; this binder needs RocketMQ 5.1.0 or later",
                        null);
            }
            RocketMqLink made = new RocketMqLink(config, events, cluster, loop, masters, name(version));
            link.set(made);
            open = true;
            return made;
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw RocketMqErrors.connecting(cause, config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RocketMqErrors.connecting(e, config);
        } finally {
            if (!open) {
                remoting.shutdown();
                end(loop);
            }
        }
    }

    static void end(NioEventLoopGroup loop) {
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** The version of the first broker that answers. */
    private static int greet(RocketMqCluster cluster, Map<String, String> masters, LinkConfig config, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        HeartbeatData data = new HeartbeatData();
        data.setClientID(config.clientId());
        ExecutionException last = null;
        for (String server : masters.values()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - config.time().nanoTime());
            try {
                RemotingCommand answer = get(
                        cluster.calls()
                                .ask(
                                        server,
                                        RequestCode.HEART_BEAT,
                                        new HeartbeatRequestHeader(),
                                        data.encode(),
                                        Math.max(1, left / masters.size())),
                        deadline,
                        config);
                return answer.getVersion();
            } catch (ExecutionException e) {
                last = e;
            }
        }
        if (last == null) {
            throw new TimeoutException("no broker answered");
        }
        throw last;
    }

    private static String name(int version) {
        return MQVersion.getVersionDesc(version).replaceFirst("^V", "").replace('_', '.');
    }

    private static <T> T get(CompletableFuture<T> answer, long deadline, LinkConfig config)
            throws InterruptedException, ExecutionException, TimeoutException {
        return config.time().await(answer, Math.max(1, deadline - config.time().nanoTime()));
    }
}
