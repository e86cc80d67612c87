package io.intermodal.activemq;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Tls;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.broker.SslContext;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.transport.Transport;
import org.jspecify.annotations.Nullable;

/** One native connection with every wait bounded. Made disconnected, so that {@link #cut} can end an attempt that hangs. Thread-safe. */
final class ActiveMqClient {

    /** A call into the client. */
    interface Call<T> {
        T run() throws JMSException;
    }

    /** Calls into the client that return nothing. */
    interface Calls {
        void run() throws JMSException;
    }

    /** Lets the client's own time-outs come first: they do not cost the connection. */
    private static final long MARGIN_NANOS = 250_000_000;

    private static final long READER_MILLIS = 250;

    private final LinkConfig config;
    private final String server;
    private final Factory factory;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile Consumer<Throwable> onFailure = cause -> {};
    private volatile Consumer<ConsumerId> onConsumerEnded = consumer -> {};
    private volatile @Nullable ActiveMQConnection connection;
    private volatile boolean cut;

    ActiveMqClient(LinkConfig config, BrokerAddress.Server server, String role, Duration connectTimeout)
            throws BrokerException {
        this.config = config;
        this.server = server.toString();
        this.factory = new Factory(config, server, connectTimeout);
        // Unique, because after an outage the broker may still have the predecessor in its books.
        factory.setClientID(config.clientId() + "-" + role + "-"
                + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Connects and logs in. Blocks until the broker has answered or {@link #cut} is called. */
    void connect() throws JMSException {
        ActiveMQConnection made = (ActiveMQConnection) factory.createConnection();
        connection = made;
        made.setExceptionListener(this::failed);
        made.start();
    }

    /**
     * Why connecting failed. With TLS the thread that reads meets the bad certificate, and the one that connects may learn only that the socket is
     * closed.
     */
    BrokerException refused(Exception told) {
        BrokerException refused = ActiveMqErrors.connecting(told, server);
        if (config.tls().isEmpty() || !refused.kind().isRetryable()) {
            return refused;
        }
        try {
            BrokerException met = ActiveMqErrors.connecting(failure.get(READER_MILLIS, TimeUnit.MILLISECONDS), server);
            return met.kind().isRetryable() ? refused : met;
        } catch (TimeoutException | ExecutionException nothingElse) {
            return refused;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused;
        }
    }

    ActiveMQConnection connection() {
        ActiveMQConnection made = connection;
        if (made == null) {
            throw new IllegalStateException("not connected");
        }
        return made;
    }

    String server() {
        return server;
    }

    TimeSource time() {
        return config.time();
    }

    Duration requestTimeout() {
        return config.requestTimeout();
    }

    /** What the broker said about itself. */
    @Nullable
    WireFormatInfo peer() {
        ActiveMqTransport transport = factory.transport;
        return transport == null ? null : transport.peer();
    }

    /** Tells of the first failure, once; at once if there was one already. */
    void onFailure(Consumer<Throwable> listener) {
        onFailure = listener;
        if (failure.isDone()) {
            listener.accept(failure.join());
        }
    }

    void onConsumerEnded(Consumer<ConsumerId> listener) {
        onConsumerEnded = listener;
    }

    /**
     * Runs calls that ask the broker. The client gives up on an answer after the request time-out by itself; if the calls have not come back in
     * time, they are stuck in a write, and the connection is cut, which ends them.
     */
    <T> T bounded(String what, Duration atMost, Call<T> calls) throws BrokerException {
        TimeSource.Scheduled guard = time().schedule(this::cut, atMost.toNanos() + MARGIN_NANOS);
        try {
            return calls.run();
        } catch (JMSException | RuntimeException e) {
            throw ActiveMqErrors.asked(e, what, server);
        } finally {
            guard.cancel();
        }
    }

    /** The same for calls that return nothing. */
    void boundedly(String what, Duration atMost, Calls calls) throws BrokerException {
        bounded(what, atMost, () -> {
            calls.run();
            return this;
        });
    }

    /** Ends the connection without a word to the broker and frees every thread that is stuck in it. Does not block. */
    void cut() {
        cut = true;
        ActiveMqTransport transport = factory.transport;
        if (transport != null) {
            transport.cut();
        }
    }

    /** Closes in good order. May block as long as the broker is silent, until {@link #cut} is called. */
    void close() {
        ActiveMQConnection made = connection;
        try {
            if (made != null) {
                made.close();
            }
        } catch (JMSException broken) {
            // The connection is gone, which is what was asked for.
        } finally {
            cut();
        }
    }

    private void failed(Throwable cause) {
        if (failure.complete(cause)) {
            onFailure.accept(cause);
        }
    }

    private final class Factory extends ActiveMQConnectionFactory {

        private final @Nullable Tls tls;
        private volatile @Nullable ActiveMqTransport transport;

        Factory(LinkConfig config, BrokerAddress.Server server, Duration connectTimeout) throws BrokerException {
            this.tls = config.tls().orElse(null);
            String address =
                    (tls == null ? "tcp://" : "ssl://") + server + "?" + ActiveMqSettings.query(config, connectTimeout);
            try {
                setBrokerURL(address);
            } catch (IllegalArgumentException e) {
                throw new BrokerException(
                        BrokerException.Kind.CONFLICT,
                        "the ActiveMQ client does not take intermodal.activemq.*: " + e.getMessage(),
                        e);
            }
            Credentials credentials = config.credentials().orElse(null);
            if (credentials != null) {
                setUserName(credentials.user());
                setPassword(credentials.password());
            }
            setConnectResponseTimeout(millis(connectTimeout));
            setRequestTimeout(millis(config.requestTimeout()));
            setSendTimeout(millis(config.requestTimeout()));
            setCloseTimeout(millis(config.requestTimeout()));
            setCheckForDuplicates(false);
            setOptimizeAcknowledge(false);
            setWatchTopicAdvisories(false);
            setSendAcksAsync(true);
            setAlwaysSessionAsync(false);
            setCopyMessageOnSend(false);
            setConsumerExpiryCheckEnabled(false);
            setTrustAllPackages(false);
            setTrustedPackages(List.of());
            RedeliveryPolicy redelivery = new RedeliveryPolicy();
            redelivery.setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
            redelivery.setInitialRedeliveryDelay(0);
            redelivery.setRedeliveryDelay(0);
            setRedeliveryPolicy(redelivery);
        }

        @Override
        protected Transport createTransport() throws JMSException {
            SslContext before = SslContext.getCurrentSslContext();
            if (tls != null) {
                SslContext context = new SslContext();
                context.setSSLContext(tls.context());
                SslContext.setCurrentSslContext(context);
            }
            try {
                ActiveMqTransport made = new ActiveMqTransport(super.createTransport());
                made.onFailure(error -> {
                    made.cut();
                    failed(error);
                });
                made.onConsumerEnded(consumer -> onConsumerEnded.accept(consumer));
                transport = made;
                if (cut) {
                    made.cut();
                }
                return made;
            } finally {
                SslContext.setCurrentSslContext(before);
            }
        }
    }

    private static int millis(Duration time) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, time.toMillis()));
    }
}
