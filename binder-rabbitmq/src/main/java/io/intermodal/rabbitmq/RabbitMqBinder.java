package io.intermodal.rabbitmq;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

/**
 * Carries messages over RabbitMQ 3.10 and later, addressed as {@code rabbitmq://host:5672,other:5672/virtual-host}. The servers are tried in the
 * order given; with TLS configured they are spoken to over TLS. Native settings are in the section {@code intermodal.rabbitmq.*}.
 */
public final class RabbitMqBinder implements Binder {

    private static final int PORT = 5672;

    /** For {@link java.util.ServiceLoader} and for applications that hand the binder over. */
    public RabbitMqBinder() {}

    @Override
    public String scheme() {
        return "rabbitmq";
    }

    @Override
    public int defaultPort() {
        return PORT;
    }

    @Override
    public SettingSpec settings() {
        return RabbitMqSettings.SPEC;
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        return new RabbitMqConnector(config, PORT).open(events);
    }
}
