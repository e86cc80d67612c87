package io.intermodal.core;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Observer;
import io.intermodal.PublishOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application's observer, whose exceptions change nothing of what it observes. */
final class GuardedObserver implements Observer {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);

    private final Observer observer;

    GuardedObserver(Observer observer) {
        this.observer = observer;
    }

    @Override
    public void published(Destination destination, PublishOutcome outcome, Duration took) {
        guarded(() -> observer.published(destination, outcome, took));
    }

    @Override
    public void delivered(Group group, int attempt) {
        guarded(() -> observer.delivered(group, attempt));
    }

    @Override
    public void handled(Group group, Duration took, @Nullable Throwable failure) {
        guarded(() -> observer.handled(group, took, failure));
    }

    @Override
    public void settled(Group group, Settled how) {
        guarded(() -> observer.settled(group, how));
    }

    @Override
    public void reconnected(String connection, Duration outage) {
        guarded(() -> observer.reconnected(connection, outage));
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("An observer failed; what it observed goes on", e);
        }
    }
}
