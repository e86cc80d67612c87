package io.intermodal.memory;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.MessageSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A source of queues: every call is a request to the broker, none waits but close. */
final class MemoryQueueSource implements MessageSource {

    private final SourceChannel channel;
    private final QueueSession session;

    MemoryQueueSource(SourceChannel channel, QueueSession session) {
        this.channel = channel;
        this.session = session;
        channel.attach(session::detach);
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
        channel.request(() -> session.consumer(lane).ifPresent(consumer -> consumer.hold(true)));
    }

    @Override
    public void release(Lane lane) {
        channel.request(() -> session.consumer(lane).ifPresent(consumer -> consumer.hold(false)));
    }

    @Override
    public void quiesce() {
        channel.request(session::quiet);
    }

    @Override
    public void ack(Incoming message) {
        channel.acknowledge(
                () -> session.consumer(message.lane()).ifPresent(consumer -> consumer.ack(message.position())));
    }

    @Override
    public boolean giveBack(Incoming message) {
        if (!channel.isOpen(message.lane())) {
            return false;
        }
        channel.settle(
                () -> session.consumer(message.lane()).ifPresent(consumer -> consumer.giveBack(message.position())));
        return true;
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
