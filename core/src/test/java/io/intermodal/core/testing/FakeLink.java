package io.intermodal.core.testing;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Link;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** A link that hands out the sender and the sources that a test gives it. */
public final class FakeLink implements Link, Topology {

    private final Sender sender;
    private final BiFunction<SourceConfig, SourceEvents, Source> sources;
    private volatile boolean closed;

    /** A link for publishing only. */
    public FakeLink(Sender sender) {
        this(sender, (config, events) -> {
            throw new IllegalStateException("this test reads nothing");
        });
    }

    /** A link for both ways. */
    public FakeLink(Sender sender, BiFunction<SourceConfig, SourceEvents, Source> sources) {
        this.sender = sender;
        this.sources = sources;
    }

    @Override
    public BrokerInfo info() {
        return new BrokerInfo("fake", "1", Map.<Capability, Support>of(), OptionalInt.empty());
    }

    @Override
    public Topology topology() {
        return this;
    }

    @Override
    public Sender sender(SenderConfig config) {
        return sender;
    }

    @Override
    public Source source(SourceConfig config, SourceEvents events) {
        return sources.apply(config, events);
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        closed = true;
    }

    /** Whether the engine closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public List<Finding> check(Plan plan) {
        return List.of();
    }

    @Override
    public void create(Plan plan) throws BrokerException {}

    @Override
    public void remove(Plan plan) {}

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return List.of();
    }
}
