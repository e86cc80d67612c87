package io.intermodal.activemq;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Opens a link: tries the servers in turn, each within its share of the time, on a thread of its own, because the client may hang. */
final class ActiveMqConnector {

    /** How long a thread that was freed from a dead connection may take to end. */
    private static final Duration UNWIND = Duration.ofSeconds(1);

    private final LinkConfig config;
    private final int defaultPort;

    ActiveMqConnector(LinkConfig config, int defaultPort) {
        this.config = config;
        this.defaultPort = defaultPort;
    }

    ActiveMqLink open(LinkEvents events) throws BrokerException {
        List<BrokerAddress.Server> servers = config.address().servers();
        if (servers.isEmpty()) {
            throw new BrokerException(
                    BrokerException.Kind.CONFLICT,
                    "the address " + config.address() + " names no server; write it like activemq://localhost:61616",
                    null);
        }
        ActiveMqSettings.Scheduler scheduler = ActiveMqSettings.scheduler(config);
        long deadline = config.time().nanoTime()
                + config.connectTimeout().minus(unwind()).toNanos();
        BrokerException last = null;
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            long share = (deadline - config.time().nanoTime()) / (servers.size() - i);
            Attempt attempt = new Attempt(server(servers.get(i)), Duration.ofNanos(Math.max(1_000_000, share)));
            try {
                attempt.run();
                return new ActiveMqLink(config, events, scheduler, attempt.sending, attempt.receiving);
            } catch (BrokerException e) {
                tried.add(e.getMessage());
                if (last == null || !e.kind().isRetryable()) {
                    last = e;
                }
            }
        }
        if (last == null || tried.size() == 1) {
            throw last == null ? new BrokerException(BrokerException.Kind.INTERNAL, "no server tried", null) : last;
        }
        throw new BrokerException(last.kind(), String.join("; ", tried), last.getCause());
    }

    private Duration unwind() {
        Duration fifth = config.connectTimeout().dividedBy(5);
        return fifth.compareTo(UNWIND) < 0 ? fifth : UNWIND;
    }

    private BrokerAddress.Server server(BrokerAddress.Server given) {
        return given.port() == 0 ? new BrokerAddress.Server(given.host(), defaultPort) : given;
    }

    /** Connects twice to one server: what the broker holds up on one connection must not hold up the other. */
    private final class Attempt {

        private final ActiveMqClient sending;
        private final ActiveMqClient receiving;
        private final Duration atMost;
        private final CountDownLatch finished = new CountDownLatch(1);
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile @Nullable BrokerException failure;

        Attempt(BrokerAddress.Server server, Duration atMost) throws BrokerException {
            this.atMost = atMost;
            this.sending = new ActiveMqClient(config, server, "out", atMost);
            this.receiving = new ActiveMqClient(config, server, "in", atMost);
        }

        void run() throws BrokerException {
            Thread thread = config.threads().newThread(this::connect);
            thread.start();
            boolean inTime = false;
            try {
                inTime = finished.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
                if (!inTime) {
                    inTime = !decided.compareAndSet(false, true);
                }
                if (!inTime) {
                    cut();
                    thread.join(Math.max(1, unwind().toMillis()));
                }
            } catch (InterruptedException e) {
                if (!decided.compareAndSet(false, true)) {
                    close();
                }
                cut();
                Thread.currentThread().interrupt();
                throw new BrokerException(BrokerException.Kind.CLOSED, "interrupted while connecting to " + name(), e);
            }
            if (!inTime) {
                throw new BrokerException(
                        BrokerException.Kind.UNAVAILABLE,
                        name() + " did not answer within " + atMost.toMillis() + " ms",
                        failure);
            }
            BrokerException failed = failure;
            if (failed != null) {
                cut();
                throw failed;
            }
        }

        private void connect() {
            ActiveMqClient client = sending;
            try {
                client.connect();
                client = receiving;
                client.connect();
                if (!decided.compareAndSet(false, true)) {
                    // Connected after all, but nobody waits for it any more.
                    close();
                }
            } catch (JMSException | RuntimeException e) {
                failure = client.refused(e);
                close();
            } finally {
                finished.countDown();
            }
        }

        private void close() {
            cut();
            sending.close();
            receiving.close();
        }

        private void cut() {
            sending.cut();
            receiving.cut();
        }

        private String name() {
            return sending.server();
        }
    }
}
