package io.intermodal.core.config;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

/** A binder that is there and does nothing: settings never connect. */
class StubBinder implements Binder {

    private final String scheme;

    StubBinder(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public int defaultPort() {
        return 61616;
    }

    @Override
    public SettingSpec settings() {
        return SettingSpec.builder()
                .allow("scheduler", "auto, native or relay")
                .allow("io.threads", "how many")
                .allowPrefix("client.", "goes to the client")
                .refuse("client.ssl.", "TLS comes from intermodal.tls")
                .refuse("client.trustAllPackages", "bytes would name classes")
                .build();
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        throw new BrokerException(BrokerException.Kind.UNSUPPORTED, "a stub", null);
    }

    /** For {@link java.util.ServiceLoader}. */
    public static final class ActiveMq extends StubBinder {
        public ActiveMq() {
            super("activemq");
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public static final class AnotherActiveMq extends StubBinder {
        public AnotherActiveMq() {
            super("activemq");
        }
    }

    /** For {@link java.util.ServiceLoader}: a binder of somebody else. */
    public static final class Pigeon extends StubBinder {
        public Pigeon() {
            super("pigeon");
        }
    }
}
