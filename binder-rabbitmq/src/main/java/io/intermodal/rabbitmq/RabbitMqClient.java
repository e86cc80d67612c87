package io.intermodal.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One native connection, and its socket, which can be cut when nothing else ends it. The client never recovers by itself. */
final class RabbitMqClient {

    /** How long a thread of the client may take to end once its socket is closed. */
    private static final int UNWIND_MILLIS = 500;

    private final LinkConfig config;
    private final BrokerAddress.Server server;
    private final String role;
    private final ExecutorService work;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile @Nullable Connection connection;

    RabbitMqClient(LinkConfig config, BrokerAddress.Server server, String role) {
        this.config = config;
        this.server = server;
        this.role = role;
        // Callbacks only hand over, so one thread serves all channels. What the client still hands in after the end
        // concerns nobody; refusing it
        // would end the client's own thread with an exception.
        this.work = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(),
                this::newThread,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    void connect(Duration atMost) throws BrokerException {
        TimeSource.Scheduled guard = config.time().schedule(this::cut, atMost.toNanos());
        try {
            connection = factory(atMost)
                    .newConnection(
                            work, List.of(new Address(server.host(), server.port())), config.clientId() + " " + role);
        } catch (IOException | TimeoutException | RuntimeException e) {
            boolean late = cut;
            close(Duration.ZERO);
            if (late) {
                throw new BrokerException(
                        Kind.UNAVAILABLE, server + " did not answer within " + atMost.toMillis() + " ms", e);
            }
            throw RabbitMqErrors.connecting(e, server.toString());
        } finally {
            guard.cancel();
        }
    }

    Connection connection() {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    /** A new channel of the connection. */
    Channel channel(String purpose) throws BrokerException {
        try {
            Channel channel = connection().createChannel();
            if (channel == null) {
                throw new BrokerException(Kind.BUSY, server + " has no free channel for " + purpose, null);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            throw RabbitMqErrors.of(e, purpose + " on " + server);
        }
    }

    String server() {
        return server.toString();
    }

    TimeSource time() {
        return config.time();
    }

    /** Ends the connection without a word: whatever waits for the network fails at once. */
    void cut() {
        cut = true;
        for (Socket socket : sockets) {
            try {
                // Else closing a TLS socket waits for whoever is writing to it.
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException closedAlready) {
                // That is all that was wanted.
            }
        }
    }

    /** Closes in good order as far as the time allows. */
    void close(Duration atMost) {
        Connection open = connection;
        if (open != null && open.isOpen() && !atMost.isZero()) {
            TimeSource.Scheduled guard = config.time().schedule(this::cut, atMost.toNanos());
            try {
                open.close((int) Math.max(1, Math.min(atMost.toMillis(), Integer.MAX_VALUE)));
            } catch (IOException | RuntimeException broken) {
                // Cut below.
            } finally {
                guard.cancel();
            }
        }
        cut();
        work.shutdown();
        try {
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    thread.join(UNWIND_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread newThread(Runnable task) {
        Thread thread = config.threads().newThread(task);
        threads.add(thread);
        return thread;
    }

    private ConnectionFactory factory(Duration atMost) throws BrokerException {
        ConnectionFactory factory = new ConnectionFactory();
        RabbitMqSettings.apply(config, factory);
        int millis = (int) Math.max(1, Math.min(atMost.toMillis(), Integer.MAX_VALUE));
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(
                (int) Math.max(1, Math.min(config.requestTimeout().toMillis(), Integer.MAX_VALUE)));
        // The client gives up after two intervals without a sign of life.
        factory.setRequestedHeartbeat((int) Math.max(1, config.detectionTime().toMillis() / 2000));
        factory.setShutdownTimeout(0);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setThreadFactory(this::newThread);
        factory.setExceptionHandler(new Quiet());
        String path = config.address().path();
        factory.setVirtualHost(path.isEmpty() ? "/" : URLDecoder.decode(path, StandardCharsets.UTF_8));
        config.credentials().ifPresent(credentials -> {
            factory.setUsername(credentials.user());
            factory.setPassword(credentials.password());
        });
        config.tls().ifPresent(tls -> factory.setSocketFactory(tls.context().getSocketFactory()));
        boolean verify = config.tls().isPresent() && config.tls().get().verifyHostName();
        factory.setSocketConfigurator(socket -> configure(socket, verify));
        return factory;
    }

    private void configure(Socket socket, boolean verify) throws IOException {
        socket.setTcpNoDelay(true);
        if (verify && socket instanceof SSLSocket secure) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        sockets.add(socket);
        if (cut) {
            socket.close();
        }
    }

    /** What goes wrong is reported where somebody waits for it, with its cause; the client's own log would only repeat it. */
    private static final class Quiet extends ForgivingExceptionHandler {

        @Override
        protected void log(String message, Throwable e) {}
    }
}
