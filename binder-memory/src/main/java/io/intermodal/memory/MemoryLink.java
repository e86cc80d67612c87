package io.intermodal.memory;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's connection: its own thread for answers, and everything made from it. State is changed under the broker's lock. */
final class MemoryLink implements Link {

    private enum State {
        OPEN,
        LOST,
        CLOSED
    }

    private final MemoryBroker broker;
    private final Server server;
    private final LinkConfig config;
    private final LinkEvents events;
    private final boolean nativeDelay;
    private final SerialLoop loop;
    private final Set<MemorySender> senders = new LinkedHashSet<>();
    private final Set<SourceChannel> channels = new LinkedHashSet<>();
    private volatile State state = State.OPEN;
    private boolean doomed;

    MemoryLink(MemoryBroker broker, LinkConfig config, LinkEvents events, boolean nativeDelay) {
        this.broker = broker;
        this.server = broker.server();
        this.config = config;
        this.events = events;
        this.nativeDelay = nativeDelay;
        this.loop = new SerialLoop(config.time(), config.threads());
    }

    @Override
    public BrokerInfo info() {
        Map<Capability, Support> support = new EnumMap<>(server.store().support());
        if (nativeDelay) {
            support.put(Capability.DELAYED_PUBLISH, Support.NATIVE);
        }
        return new BrokerInfo(server.store().product(), "1", support, OptionalInt.empty());
    }

    @Override
    public Topology topology() {
        return new MemoryTopology(this);
    }

    @Override
    public Sender sender(SenderConfig bounds) throws BrokerException {
        return call(store -> {
            MemorySender sender = new MemorySender(this, nativeDelay);
            senders.add(sender);
            return sender;
        });
    }

    @Override
    public Source source(SourceConfig what, SourceEvents where) throws BrokerException {
        SourceChannel channel = new SourceChannel(
                this,
                where,
                new SerialLoop(config.time(), config.threads()),
                what.routes().stream().anyMatch(route -> route instanceof Route.OneGroup));
        try {
            return call(store -> {
                Source source = store.source(what, channel);
                channels.add(channel);
                return source;
            });
        } catch (BrokerException e) {
            channel.abandon();
            throw e;
        }
    }

    @Override
    public <T> Optional<T> facet(Class<T> type) {
        if (type == BacklogReader.class) {
            BacklogReader reader = group -> call(store -> store.backlog(group));
            return Optional.of(type.cast(reader));
        }
        if (type == DeadLetterBrowser.class) {
            DeadLetterBrowser browser = (group, max) -> call(store -> store.browse(group, max));
            return Optional.of(type.cast(browser));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        if (type == MemoryLink.class) { // for this package alone
            return Optional.of(type.cast(this));
        }
        return type.isInstance(broker) ? Optional.of(type.cast(broker)) : Optional.empty();
    }

    @Override
    public void close(Duration atMost) {
        long start = time().nanoTime();
        List<MemorySender> openSenders = server.locking(() -> List.copyOf(senders));
        List<SourceChannel> openChannels = server.locking(() -> List.copyOf(channels));
        openSenders.forEach(sender -> sender.close(rest(atMost, start)));
        openChannels.forEach(channel -> channel.close(rest(atMost, start)));
        server.locked(() -> {
            state = State.CLOSED;
            server.disconnect(this);
        });
        loop.end();
        loop.join(rest(atMost, start));
    }

    private Duration rest(Duration atMost, long startNanos) {
        return atMost.minusNanos(time().nanoTime() - startNanos);
    }

    /** What a request of this link asks the store. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Store store) throws BrokerException;
    }

    /** Asks the broker and waits for the answer, for as long as configured. */
    <T> T call(Question<T> question) throws BrokerException {
        return server.call(time(), config.requestTimeout(), () -> {
            BrokerException gone = gone();
            if (gone != null) {
                throw gone;
            }
            return question.ask(server.store());
        });
    }

    /** Why this link cannot be used any more, or null. */
    @Nullable
    BrokerException gone() {
        return switch (state) {
            case OPEN -> null;
            case LOST -> server.unavailable("is not connected any more");
            case CLOSED -> server.error(BrokerException.Kind.CLOSED, "cannot be used: this link was closed");
        };
    }

    /** Breaks this link. The broker learns of it in the order of requests; the client at once. */
    void lose(BrokerException cause, boolean abrupt) {
        if (state != State.OPEN) {
            return;
        }
        state = State.LOST;
        server.disconnect(this);
        List.copyOf(channels).forEach(channel -> channel.cut(cause, abrupt));
        senders.forEach(sender -> sender.lose(cause, abrupt));
        loop.post(() -> {
            if (state == State.LOST) {
                events.lost(cause);
            }
        });
    }

    /**
     * Its process is about to die: it settles nothing any more. What a test publishes meanwhile is not its handlers' fault, so the link breaks
     * when that has come to rest.
     */
    void doom() {
        doomed = true;
        time().schedule(() -> server.kill(this), 0);
    }

    boolean isDoomed() {
        return doomed;
    }

    void killConsumers(BrokerException cause) {
        for (SourceChannel channel : List.copyOf(channels)) {
            channel.end(cause);
        }
    }

    /** Stays the same when a connection opens its next link. */
    String clientId() {
        return config.clientId();
    }

    Server server() {
        return server;
    }

    SerialLoop loop() {
        return loop;
    }

    TimeSource time() {
        return config.time();
    }

    Duration requestTimeout() {
        return config.requestTimeout();
    }

    Duration detectionTime() {
        return config.detectionTime();
    }

    void forget(MemorySender sender) {
        senders.remove(sender);
    }

    void forget(SourceChannel channel) {
        channels.remove(channel);
    }
}
