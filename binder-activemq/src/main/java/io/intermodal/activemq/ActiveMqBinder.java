package io.intermodal.activemq;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

/**
 * Carries messages over ActiveMQ Classic 6, addressed as {@code activemq://host:61616,other:61616}. The servers are tried in the order given;
 * with TLS configured they are spoken to over TLS. Native settings are in the section {@code intermodal.activemq.*}.
 */
public final class ActiveMqBinder implements Binder {

    private static final int PORT = 61_616;

    /** For {@link java.util.ServiceLoader} and for applications that hand the binder over. */
    public ActiveMqBinder() {}

    @Override
    public String scheme() {
        return "activemq";
    }

    @Override
    public int defaultPort() {
        return PORT;
    }

    @Override
    public SettingSpec settings() {
        return ActiveMqSettings.SPEC;
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        return new ActiveMqConnector(config, PORT).open(events);
    }
}
