package io.intermodal.tck.wrong;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.MessageSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Reads a queue as it is. */
class PassingQueue implements MessageSource {

    final MessageSource real;

    PassingQueue(MessageSource real) {
        this.real = real;
    }

    @Override
    public void start() {
        real.start();
    }

    @Override
    public void demand(int more) {
        real.demand(more);
    }

    @Override
    public void hold(Lane lane) {
        real.hold(lane);
    }

    @Override
    public void release(Lane lane) {
        real.release(lane);
    }

    @Override
    public void quiesce() {
        real.quiesce();
    }

    @Override
    public CompletionStage<Void> flush() {
        return real.flush();
    }

    @Override
    public void close(Duration atMost) {
        real.close(atMost);
    }

    @Override
    public void ack(Incoming message) {
        real.ack(message);
    }

    @Override
    public boolean giveBack(Incoming message) {
        return real.giveBack(message);
    }
}
