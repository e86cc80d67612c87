package io.intermodal.samples.snippets;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;

// tag::binder[]
/** Queues in a database: {@code h2queue://host:9092/database}. */
public final class FirstBinder implements Binder {

    /** For {@link java.util.ServiceLoader}. */
    public FirstBinder() {}

    @Override
    public String scheme() {
        return "h2queue";
    }

    @Override
    public int defaultPort() {
        return 9092;
    }

    @Override
    public SettingSpec settings() {
        return SettingSpec.builder()
                .allow("poll-interval", "how often an idle subscription looks for messages; milliseconds, 20")
                .refuse("auto-reconnect", "the engine has to learn of every lost connection")
                .build();
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        throw new BrokerException(Kind.UNSUPPORTED, "cannot open " + config.address() + ": not written yet", null);
    }
}
// end::binder[]
