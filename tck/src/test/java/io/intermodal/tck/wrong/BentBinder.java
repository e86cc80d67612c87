package io.intermodal.tck.wrong;

import io.intermodal.memory.MemoryBinder;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.SettingSpec;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The in-memory binder with a bend in it. */
public final class BentBinder implements Binder {

    private final Binder real = new MemoryBinder();
    private final Bend bend;

    /** Bent like this. */
    public BentBinder(Bend bend) {
        this.bend = bend;
    }

    @Override
    public String scheme() {
        return real.scheme();
    }

    @Override
    public int defaultPort() {
        return real.defaultPort();
    }

    @Override
    public SettingSpec settings() {
        return real.settings();
    }

    @Override
    public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
        try {
            if (!bend.mayOpen()) {
                throw new BrokerException(BrokerException.Kind.UNAVAILABLE, "will not open another link", null);
            }
            Link link = real.open(config, bend.linkEvents(events));
            bend.opened(config);
            return new BentLink(link, config);
        } catch (BrokerException e) {
            throw bend.refused(e, config);
        }
    }

    private final class BentLink implements Link {

        private final Link link;
        private final LinkConfig config;

        BentLink(Link link, LinkConfig config) {
            this.link = link;
            this.config = config;
        }

        @Override
        public BrokerInfo info() {
            return bend.info(link.info());
        }

        @Override
        public Topology topology() {
            return bend.topology(link.topology());
        }

        @Override
        public Sender sender(SenderConfig bounds) throws BrokerException {
            return bend.sender(link.sender(bounds), config);
        }

        @Override
        public Source source(SourceConfig asked, SourceEvents engine) throws BrokerException {
            AtomicReference<Source> made = new AtomicReference<>();
            SourceEvents events = bend.events(engine, () -> Objects.requireNonNull(made.get()));
            Source source = link.source(bend.reading(asked), events);
            Source bent = source instanceof MessageSource queue ? bend.queue(queue) : bend.log((LogSource) source);
            made.set(bent);
            return bent;
        }

        @Override
        public <T> Optional<T> facet(Class<T> type) {
            return bend.facet(type, link.facet(type));
        }

        @Override
        public <T> Optional<T> unwrap(Class<T> type) {
            return link.unwrap(type);
        }

        @Override
        public void close(Duration atMost) {
            link.close(atMost);
        }
    }
}
