package io.intermodal.core;

import io.intermodal.core.config.Settings;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Tls;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What a binder gets of a connection's settings. */
record CoreLinkConfig(Settings settings, String clientId, TimeSource time, ThreadFactory threads)
        implements LinkConfig {

    @Override
    public BrokerAddress address() {
        return settings.address();
    }

    @Override
    public Optional<Credentials> credentials() {
        return settings.credentials();
    }

    @Override
    public Optional<Tls> tls() {
        return settings.tls();
    }

    @Override
    public Duration connectTimeout() {
        return settings.connectTimeout();
    }

    @Override
    public Duration requestTimeout() {
        return settings.requestTimeout();
    }

    @Override
    public Duration detectionTime() {
        return settings.detectionTime();
    }

    @Override
    public int maxMessageBytes() {
        return settings.maxMessageBytes();
    }

    @Override
    public Map<String, String> nativeSettings() {
        return settings.nativeSettings();
    }
}
