package io.intermodal.rabbitmq;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens a link: tries the servers in turn, each within its share of the time. */
final class RabbitMqConnector {

    private final LinkConfig config;
    private final int defaultPort;

    RabbitMqConnector(LinkConfig config, int defaultPort) {
        this.config = config;
        this.defaultPort = defaultPort;
    }

    RabbitMqLink open(LinkEvents events) throws BrokerException {
        List<BrokerAddress.Server> servers = config.address().servers();
        if (servers.isEmpty()) {
            throw new BrokerException(
                    Kind.CONFLICT,
                    "the address " + config.address() + " names no server; write it like rabbitmq://localhost:5672",
                    null);
        }
        boolean classic = RabbitMqSettings.classic(config);
        // What is in the way ends a little after it was cut.
        long deadline = config.time().nanoTime() + config.connectTimeout().toNanos() * 9 / 10;
        BrokerException last = null;
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            long until = config.time().nanoTime() + (deadline - config.time().nanoTime()) / (servers.size() - i);
            try {
                return connect(server(servers.get(i)), until, classic, events);
            } catch (BrokerException e) {
                tried.add(e.getMessage());
                if (last == null || !e.kind().isRetryable()) {
                    last = e;
                }
            }
        }
        if (last == null || tried.size() == 1) {
            throw last == null ? new BrokerException(Kind.INTERNAL, "no server tried", null) : last;
        }
        throw new BrokerException(last.kind(), String.join("; ", tried), last.getCause());
    }

    /** Twice: what the broker holds up on the connection that publishes must not hold up the one that consumes. */
    private RabbitMqLink connect(BrokerAddress.Server server, long until, boolean classic, LinkEvents events)
            throws BrokerException {
        RabbitMqClient sending = new RabbitMqClient(config, server, "out");
        RabbitMqClient receiving = new RabbitMqClient(config, server, "in");
        boolean done = false;
        try {
            sending.connect(rest(until));
            receiving.connect(rest(until));
            RabbitMqLink link = new RabbitMqLink(config, events, sending, receiving, classic);
            done = true;
            return link;
        } finally {
            if (!done) {
                sending.close(Duration.ZERO);
                receiving.close(Duration.ZERO);
            }
        }
    }

    private Duration rest(long until) {
        return Duration.ofNanos(Math.max(1_000_000, until - config.time().nanoTime()));
    }

    private BrokerAddress.Server server(BrokerAddress.Server given) {
        return given.port() == 0 ? new BrokerAddress.Server(given.host(), defaultPort) : given;
    }
}
