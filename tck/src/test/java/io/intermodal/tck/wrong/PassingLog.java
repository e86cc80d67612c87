package io.intermodal.tck.wrong;

import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Reads a log as it is. */
class PassingLog implements LogSource {

    final LogSource real;

    PassingLog(LogSource real) {
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
    public void commit(Lane lane, long next) {
        real.commit(lane, next);
    }
}
