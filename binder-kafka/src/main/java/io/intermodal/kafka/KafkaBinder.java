package io.intermodal.kafka;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

/**
 * Carries messages over Apache Kafka 4, addressed as {@code kafka://host:9092,other:9092}. The servers are where the client begins; it finds the
 * others itself. Native settings are in the section {@code intermodal.kafka.*}.
 */
public final class KafkaBinder implements Binder {

    static final int PORT = 9092;

    /** For {@link java.util.ServiceLoader} and for applications that hand the binder over. */
    public KafkaBinder() {}

    @Override
    public String scheme() {
        return "kafka";
    }

    @Override
    public int defaultPort() {
        return PORT;
    }

    @Override
    public SettingSpec settings() {
        return KafkaSettings.SPEC;
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        return KafkaConnector.open(config, events);
    }
}
