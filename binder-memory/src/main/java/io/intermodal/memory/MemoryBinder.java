package io.intermodal.memory;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;
import java.time.Duration;

/**
 * The binder for addresses such as {@code memory:queue} and {@code memory:log/shop}. Found through {@link java.util.ServiceLoader}; stateless
 * and thread-safe. The brokers themselves are {@link MemoryBroker}s, one per address and process.
 */
public final class MemoryBinder implements Binder {

    private static final String DELAY = "delay";

    /** For the service loader, and for applications that hand it over. */
    public MemoryBinder() {}

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public int defaultPort() {
        return 0;
    }

    @Override
    public SettingSpec settings() {
        return SettingSpec.builder()
                .allow(
                        DELAY,
                        "who keeps delayed messages until they are due: relay (the engine, with this broker's queues) or native (this"
                                + " broker itself); default relay")
                .build();
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        String delay = config.nativeSettings().getOrDefault(DELAY, "relay");
        if (!delay.equals("relay") && !delay.equals("native")) {
            throw new BrokerException(
                    BrokerException.Kind.INVALID,
                    "intermodal.memory.delay is '" + delay + "'; allowed are relay and native",
                    null);
        }
        if (config.tls().isPresent()) {
            throw new BrokerException(
                    BrokerException.Kind.INVALID,
                    "the in-memory broker has no network and no TLS; remove intermodal.tls.enabled",
                    null);
        }
        MemoryBroker broker = Brokers.at(config.address());
        MemoryLink link = new MemoryLink(broker, config, events, delay.equals("native"));
        try {
            Server server = broker.server();
            return server.call(config.time(), config.connectTimeout(), () -> {
                server.connect(link, config.credentials());
                return link;
            });
        } catch (BrokerException e) {
            link.close(Duration.ofSeconds(1));
            throw e;
        }
    }
}
