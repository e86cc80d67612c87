package io.intermodal.rocketmq;

import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Tls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyDecoder;
import org.apache.rocketmq.remoting.netty.NettyEncoder;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.netty.NettyRequestProcessor;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the servers of a cluster, one to each. The client's own class, but with connections that this binder sets up: they verify
 * certificates and host names with what this link is configured with, where the client knows only settings of the whole JVM and no host names at
 * all. Nothing blocks, nothing is repeated, and it has no threads but the event loop that it is given. A server sees as one client whatever comes
 * over one connection, so each member of a group has connections of its own.
 */
final class RocketMqRemoting extends NettyRemotingClient {

    private final LinkConfig config;
    private final EventLoopGroup loop;
    private final Consumer<String> onCut;
    /** Why servers, by address, were refused for their certificate, or have refused ours: the client itself loses the cause. */
    private final Map<String, Throwable> refusals = new ConcurrentHashMap<>();

    /**
     * No connection yet.
     *
     * @param loop runs all input and output; not closed with this
     * @param onCut takes the address of a connection that has ended, on the event loop
     */
    RocketMqRemoting(LinkConfig config, EventLoopGroup loop, Consumer<String> onCut) {
        super(settings(config), null, SharedLoop.of(loop), SharedLoop.of(loop));
        this.config = config;
        this.loop = loop;
        this.onCut = onCut;
        config.credentials()
                .ifPresent(user ->
                        registerRPCHook(new AclClientRPCHook(new SessionCredentials(user.user(), user.password()))));
    }

    private static NettyClientConfig settings(LinkConfig config) {
        NettyClientConfig settings = new NettyClientConfig();
        settings.setUseTLS(false); // by connections, see below
        settings.setConnectTimeoutMillis(connectMillis(config));
        settings.setClientCallbackExecutorThreads(1);
        settings.setDisableCallbackExecutor(true);
        settings.setScanAvailableNameSrv(false);
        return settings;
    }

    private static int connectMillis(LinkConfig config) {
        return (int) Math.min(config.detectionTime().toMillis(), 10_000);
    }

    @Override
    protected ChannelFuture doConnect(String address) {
        String[] server = getHostAndPort(address);
        int port = Integer.parseInt(server[1]);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis(config))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        config.tls().ifPresent(tls -> pipeline.addLast(secured(tls, address, server[0], port)));
                        pipeline.addLast(
                                new NettyEncoder(),
                                new NettyDecoder(),
                                new IdleStateHandler(0, 0, 120),
                                new Cut(address),
                                new NettyConnectManageHandler(),
                                new NettyClientHandler());
                    }
                });
        RocketMqSettings.buffers(config, bootstrap);
        return bootstrap.connect(server[0], port);
    }

    private SslHandler secured(Tls tls, String address, String host, int port) {
        SslHandler handler = RocketMqTls.handler(tls, host, port, connectMillis(config));
        handler.handshakeFuture().addListener(done -> {
            Throwable failure = done.cause();
            if (failure != null && RocketMqTls.isRefusal(failure)) {
                refusals.put(address, failure);
            } else {
                refusals.remove(address);
            }
        });
        return handler;
    }

    /**
     * Tells of the end of a connection that stood, and fails what waits for an answer over it. The client does either only where it ends a
     * connection itself; what a server ended would wait for its time-out.
     */
    private final class Cut extends ChannelInboundHandlerAdapter {

        private final String address;

        Cut(String address) {
            this.address = address;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            super.channelInactive(context);
            failFast(context.channel());
            onCut.accept(address);
        }
    }

    /** What to do when a broker says that members of a group have come or gone. */
    void onMembersChanged(Runnable action) {
        NettyRequestProcessor processor = new NettyRequestProcessor() {
            @Override
            public @Nullable RemotingCommand processRequest(ChannelHandlerContext context, RemotingCommand request) {
                action.run();
                return null;
            }

            @Override
            public boolean rejectRequest() {
                return false;
            }
        };
        registerProcessor(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, processor, loop);
    }

    /**
     * Sends a request.
     *
     * @param server its address
     * @param request the request
     * @param atMostMillis how long to wait for the answer
     * @return the answer, whatever its code; fails with {@link NotSent} if the server surely has nothing of the request. Completed on the event
     *     loop or the scheduler
     */
    CompletableFuture<RemotingCommand> ask(String server, RemotingCommand request, long atMostMillis) {
        long patience = Math.max(1, atMostMillis);
        // The client looks at its own time-out only once in a while: the timer counts.
        CompletableFuture<RemotingCommand> answer = askInBulk(server, request, patience + 1_000);
        TimeSource.Scheduled timer = config.time()
                .schedule(
                        () -> answer.completeExceptionally(
                                new TimeoutException(server + " has not answered within " + patience + " ms")),
                        TimeUnit.MILLISECONDS.toNanos(patience));
        var unused = answer.whenComplete((done, failure) -> timer.cancel());
        return answer;
    }

    /**
     * The same without a timer for each request, for whoever sends many and has a time-out of its own: that there is no answer is said when the client
     * looks, which can be seconds late.
     */
    CompletableFuture<RemotingCommand> askInBulk(String server, RemotingCommand request, long atMostMillis) {
        CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
        try {
            invokeAsync(server, request, Math.max(1, atMostMillis), new Answer(answer, server));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(new NotSent(e));
        } catch (Exception e) {
            answer.completeExceptionally(new NotSent(e));
        }
        return answer;
    }

    /** Nothing of a request has left. */
    static final class NotSent extends Exception {
        private static final long serialVersionUID = 1L;

        NotSent(Throwable cause) {
            super(cause);
        }
    }

    private final class Answer implements InvokeCallback {

        private final CompletableFuture<RemotingCommand> answer;
        private final String server;

        Answer(CompletableFuture<RemotingCommand> answer, String server) {
            this.answer = answer;
            this.server = server;
        }

        @Override
        public void operationComplete(ResponseFuture response) {}

        @Override
        public void operationSucceed(@Nullable RemotingCommand response) {
            if (response == null) {
                operationFail(new IOException("the connection was closed before the answer"));
            } else {
                answer.complete(response);
            }
        }

        @Override
        public void operationFail(Throwable failure) {
            Throwable refused = refusals.get(server);
            boolean notSent =
                    failure instanceof RemotingConnectException || failure instanceof RemotingTooMuchRequestException;
            if (refused != null) {
                answer.completeExceptionally(new NotSent(refused)); // what was written waited for the handshake
            } else {
                answer.completeExceptionally(notSent ? new NotSent(failure) : failure);
            }
        }
    }
}
