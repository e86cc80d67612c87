package io.intermodal.tck.wrong;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.SourceEvents;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tells the engine everything. Batches are taken apart, so that a bend sees each record. */
class PassingEvents implements SourceEvents {

    final SourceEvents engine;

    PassingEvents(SourceEvents engine) {
        this.engine = engine;
    }

    @Override
    public void opened(Lane lane, long position) {
        engine.opened(lane, position);
    }

    @Override
    public void record(Incoming message) {
        engine.record(message);
    }

    @Override
    public CompletionStage<Void> closing(Lane lane, Duration atMost) {
        return engine.closing(lane, atMost);
    }

    @Override
    public void fenced(Lane lane) {
        engine.fenced(lane);
    }

    @Override
    public void gap(Lane lane, long from, long to) {
        engine.gap(lane, from, to);
    }

    @Override
    public void ended(BrokerException cause) {
        engine.ended(cause);
    }
}
