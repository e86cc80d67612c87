package io.intermodal.memory;

import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A source of logs: every call is a request to the broker, none waits but close. */
final class MemoryLogSource implements LogSource {

    private final SourceChannel channel;
    private final LogSession session;

    MemoryLogSource(SourceChannel channel, LogSession session) {
        this.channel = channel;
        this.session = session;
        channel.attach(abrupt -> session.detach());
    }

    @Override
    public void start() {
        channel.request(session::attach);
    }

    @Override
    public void demand(int more) {
        channel.request(() -> session.demand(more));
    }

    @Override
    public void hold(Lane lane) {
        channel.request(() -> session.hold(lane, true));
    }

    @Override
    public void release(Lane lane) {
        channel.request(() -> session.hold(lane, false));
    }

    @Override
    public void quiesce() {
        channel.request(session::quiet);
    }

    @Override
    public void commit(Lane lane, long next) {
        channel.acknowledge(() -> session.commit(lane, next));
    }

    @Override
    public CompletionStage<Void> flush() {
        return channel.flush();
    }

    @Override
    public void close(Duration atMost) {
        channel.close(atMost);
    }
}
