package io.intermodal.rocketmq;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

/**
 * Carries messages over Apache RocketMQ 5 with its remoting protocol, addressed as {@code rocketmq://nameserver:9876,other:9876}: the servers are
 * name servers, which tell where the brokers are. Native settings are in the section {@code intermodal.rocketmq.*}.
 */
public final class RocketMqBinder implements Binder {

    static final int PORT = 9876;

    /** For {@link java.util.ServiceLoader} and for applications that hand the binder over. */
    public RocketMqBinder() {}

    @Override
    public String scheme() {
        return "rocketmq";
    }

    @Override
    public int defaultPort() {
        return PORT;
    }

    @Override
    public SettingSpec settings() {
        return RocketMqSettings.SPEC;
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        return RocketMqConnector.open(config, events);
    }
}
